// Starts the compiled embedded AWS in a process of its own, for tests that kill it: node run-local-aws.mjs <start.js> <data> <images>
const [start, dataDir, imagesFile] = process.argv.slice(2)
const { startLocalAws } = await import(start)
const { url } = await startLocalAws({ port: 0, dataDir, imagesFile })
process.stdout.write(`${url}\n`)
