import type { CreateTransformJobRequest } from '@aws-sdk/client-sagemaker'
import { JobFailure } from '../../runner/job-failure.ts'
import { validation } from '../errors.ts'
import { compileJsonPath, type JsonPath } from './json-path.ts'
import { formatOf, type RecordFormat } from './records.ts'

/** What is taken from the input for the model, and what is written of input and answer. */
export type DataProcessing = {
  toModel(payload: Buffer, where: string): Buffer
  fromModel(payload: Buffer, answer: Buffer, where: string): Buffer
}

const everything: DataProcessing = { toModel: (payload) => payload, fromModel: (_, answer) => answer }

/** Refuses filters and joins that cannot be carried out; what a request does not ask for leaves payloads as they are. */
export function compileDataProcessing(request: CreateTransformJobRequest): DataProcessing {
  const { InputFilter = '$', OutputFilter = '$', JoinSource = 'None' } = request.DataProcessing ?? {}
  const joins = JoinSource === 'Input'
  const input = compileJsonPath(InputFilter, 'DataProcessing.InputFilter')
  const output = compileJsonPath(OutputFilter, 'DataProcessing.OutputFilter')
  if (InputFilter === '$' && OutputFilter === '$' && !joins) return everything
  const inputFormat = requireFormat(request.TransformInput?.ContentType, 'TransformInput.ContentType')
  const accept = request.TransformOutput?.Accept ?? request.TransformInput?.ContentType
  const outputFormat = requireFormat(accept, 'TransformOutput.Accept')
  if (joins && inputFormat !== outputFormat)
    throw validation('JoinSource Input needs one content type for input and output: set Accept to ContentType')
  const isByLine = request.TransformInput?.SplitType === 'Line'
  if (joins && isByLine !== (request.TransformOutput?.AssembleWith === 'Line'))
    throw validation('JoinSource Input needs AssembleWith Line where SplitType is Line, and neither where it is not')
  const records = isByLine ? linesOf : (payload: Buffer) => [payload.toString('utf8')]
  return {
    toModel(payload, where) {
      if (InputFilter === '$') return payload
      return lines(records(payload).map((text) => inputFormat.print(input(inputFormat.parse(text, where)))))
    },
    fromModel(payload, answer, where) {
      const answers = records(answer).map((text) => outputFormat.parse(text, `the model's answer for ${where}`))
      const joined = joins ? joinRecords(inputFormat, records(payload), answers, where) : answers
      return lines(joined.map((value) => outputFormat.print((output satisfies JsonPath)(value))))
    },
  }
}

function joinRecords(format: RecordFormat, inputs: readonly string[], answers: readonly unknown[], where: string) {
  if (inputs.length !== answers.length) {
    throw new JobFailure(
      'AlgorithmError',
      `the model gave ${answers.length} records for ${inputs.length} of ${where}: JoinSource Input needs one for each`,
    )
  }
  return inputs.map((text, index) => format.join(format.parse(text, where), answers[index]))
}

function requireFormat(contentType: string | undefined, member: string): RecordFormat {
  const format = formatOf(contentType)
  if (format) return format
  const accepted = 'text/csv, application/json or application/jsonlines'
  throw validation(`DataProcessing needs ${accepted} as ${member}, got ${contentType ?? 'none'}`)
}

function linesOf(payload: Buffer): string[] {
  return payload
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '' && line !== '\r')
}

function lines(texts: readonly string[]): Buffer {
  return Buffer.from(texts.join('\n'))
}
