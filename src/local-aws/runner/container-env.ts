import { homedir, tmpdir } from 'node:os'
import type { SageMakerContext } from '../sagemaker/context.ts'

/**
 * What every container finds in its environment. Little is taken from the server's own: what a job needs beyond it is named in the
 * images file or in the request, as it has to be on AWS. AWS's clients in the container reach this server.
 */
export function containerEnv(
  { endpointUrl, region }: Pick<SageMakerContext, 'endpointUrl' | 'region'>,
  baseFolder: string,
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: homedir(),
    LANG: process.env.LANG ?? 'C.UTF-8',
    TMPDIR: tmpdir(),
    // Otherwise Python keeps log lines back until its buffer is full, and a killed job loses them.
    PYTHONUNBUFFERED: '1',
    SAGEMAKER_BASE_DIR: baseFolder,
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}
