import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The image whose container answers at once, on every path: what a call takes beyond that is the server's doing. */
export const echoImage = 'bench/echo:1'
/** Not listed: a job of it fails at once, and so is finished. */
export const unknownImage = 'bench/unknown:1'

const serve = `
const port = Number(process.env.SAGEMAKER_BIND_TO_PORT)
require('node:http').createServer(async (request, response) => {
  for await (const _ of request);
  response.setHeader('content-type', 'text/plain')
  response.end(String(port))
}).listen(port, process.env.SAGEMAKER_BIND_TO_HOST)`

/** The images file of the bench. The container's answer is the port on which it listens. */
export async function writeImages(folder: string): Promise<string> {
  const file = join(folder, 'images.json')
  await writeFile(file, JSON.stringify({ [echoImage]: { serve: [process.execPath, '-e', serve] } }))
  return file
}
