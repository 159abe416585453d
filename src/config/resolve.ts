import type { DefinitionFile, EnvironmentDefinition, ModelDefinition } from './schema.ts'

const localRegistry = 'perennial'
const defaultRole = 'perennial-sagemaker'

/** The definition in one of its environments. The file was checked; overlay and variables are in place already. */
export function resolveDefinition(file: DefinitionFile, environment: string): ModelDefinition {
  const { environments, ...sections } = file
  const written = environments[environment]
  if (!written) throw new RangeError(`the file has no environment ${environment}`)
  const { overlay: _, ...place } = written
  const labels = Object.fromEntries(
    Object.keys(file.tasks).map((task) => [task, file.data.record.labels[task] ?? task]),
  )
  const definition: ModelDefinition = {
    ...sections,
    data: { ...file.data, record: { ...file.data.record, labels } },
    environment: { name: environment, ...place, ...defaultsOf(environment, place) },
  }
  // Leaves out what is undefined, so that what is stored reads back as the same.
  return JSON.parse(JSON.stringify(definition)) as ModelDefinition
}

type Place = Omit<EnvironmentDefinition, 'name' | 'imageRegistry'> & { imageRegistry?: string | undefined }

function defaultsOf(
  name: string,
  { account, region, role, imageRegistry }: Place,
): { role?: string; imageRegistry: string } {
  if (name === 'local') return { imageRegistry: imageRegistry ?? localRegistry }
  return { role: role ?? defaultRole, imageRegistry: imageRegistry ?? `${account}.dkr.ecr.${region}.amazonaws.com` }
}
