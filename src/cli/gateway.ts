import { Command } from 'commander'
import { pino } from 'pino'
import { createAwsClients } from '../aws/clients.ts'
import { loadSettings } from '../config/load.ts'
import { endpointName } from '../contract/endpoint-name.ts'
import { startGateway } from '../gateway/start.ts'
import { untilInterrupted } from './interruption.ts'
import { parsePort } from './options.ts'

export const gatewayCommand = new Command('gateway')
  .description('Answers predictions over HTTP from the models in production')
  .option('--port <number>', 'port to listen on; default: PERENNIAL_GATEWAY_PORT, else 8080', parsePort)
  .action(async ({ port }: { port?: number }) => {
    const settings = loadSettings()
    const clients = createAwsClients(settings.awsRegion)
    const gateway = await startGateway({
      host: settings.gateway.host,
      port: port ?? settings.gateway.port,
      runtime: clients.runtime,
      endpointName,
      log: pino({ level: settings.logLevel }, pino.destination(2)),
    })
    process.stdout.write(`predictions at ${gateway.url}/v1/models/<model>/predictions\n`)
    await untilInterrupted()
    await gateway.close()
    clients.destroy()
  })
