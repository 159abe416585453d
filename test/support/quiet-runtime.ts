import { DefaultLogger, Runtime } from '@temporalio/worker'

// Activities that fail on purpose are logged as warnings; in tests they are what is looked for.
Runtime.install({ logger: new DefaultLogger('ERROR') })
