const region = 'us-east-1'

/** The variables that send every AWS client to the server at this address, and to nothing real. */
export function environmentFor(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // Without this a client without region or keys asks the machine's metadata service, and waits for it.
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}
