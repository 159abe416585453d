import type {
  CreateEventBusRequest,
  DeleteEventBusRequest,
  DescribeEventBusRequest,
  ListEventBusesRequest,
} from '@aws-sdk/client-eventbridge'
import type { Operations } from '../../service.ts'
import { type EventsContext, pageOf } from '../context.ts'
import { type BusDocument, defaultBus } from '../document.ts'
import { eventsErrors, refuseUnserved } from '../errors.ts'
import { busNameOf } from '../rules.ts'

export function createBusOperations({ rules, clock }: EventsContext): Operations {
  return {
    async CreateEventBus(input: CreateEventBusRequest) {
      refuseUnserved(input, ['EventSourceName', 'KmsKeyIdentifier', 'DeadLetterConfig', 'LogConfig'])
      const name = readBusName(input.Name)
      if (rules.findBus(name)) throw eventsErrors.busExists(name)
      const now = clock.now()
      const document: BusDocument = {
        name,
        arn: rules.busArn(name),
        tags: input.Tags ?? [],
        createdAt: now,
        modifiedAt: now,
        ...(input.Description !== undefined && { description: input.Description }),
      }
      await rules.putBus(document)
      return { EventBusArn: document.arn, Description: document.description }
    },

    async DescribeEventBus({ Name }: DescribeEventBusRequest) {
      return describe(rules.requireBus(busNameOf(Name)))
    },

    async ListEventBuses({ NamePrefix = '', ...paging }: ListEventBusesRequest) {
      const buses = rules.buses().filter(({ name }) => name.startsWith(NamePrefix))
      const { page, NextToken } = pageOf(buses, ({ name }) => name, paging)
      return { EventBuses: page.map(describe), NextToken }
    },

    async DeleteEventBus({ Name }: DeleteEventBusRequest) {
      const name = busNameOf(Name)
      if (name === defaultBus) throw eventsErrors.validation('Cannot delete event bus default.')
      if (rules.rulesOf(name).length > 0) {
        throw eventsErrors.validation(`Event bus ${name} can't be deleted since it has rules.`)
      }
      await rules.removeBus(name)
      return {}
    },
  }
}

function readBusName(name: string | undefined): string {
  if (name && name !== defaultBus && /^[A-Za-z0-9._-]{1,256}$/.test(name)) return name
  throw eventsErrors.validation(
    `Event bus name ${JSON.stringify(name ?? '')} must be 1 to 256 letters, digits, dots, hyphens or underscores, and not default`,
  )
}

function describe({ name, arn, description, createdAt, modifiedAt }: BusDocument) {
  return {
    Name: name,
    Arn: arn,
    Description: description,
    CreationTime: new Date(createdAt),
    LastModifiedTime: new Date(modifiedAt),
  }
}
