import { nameOf } from './context.ts'
import { invalidParameter } from './errors.ts'

type NamesGroup = { readonly logGroupName?: string | undefined; readonly logGroupIdentifier?: string | undefined }

/** The group that a request names, by its name or its identifier. */
export function requestedGroup({ logGroupName, logGroupIdentifier }: NamesGroup): string {
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined))
    throw invalidParameter('Exactly one of logGroupName and logGroupIdentifier must be specified.')
  return logGroupName ?? nameOf(logGroupIdentifier ?? '')
}
