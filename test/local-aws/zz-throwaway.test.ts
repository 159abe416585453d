import { it } from 'vitest'
import { startLocalSageMaker } from '../support/local-sagemaker.ts'
import { trainingJob } from '../support/sagemaker-requests.ts'
import { killMarked } from '../../src/local-aws/runner/marked-processes.ts'
it('measures', async () => {
  const t0 = performance.now(); for (let i=0;i<20;i++) await killMarked('nobody'); console.log('killMarked ms', (performance.now()-t0)/20)
  const local = await startLocalSageMaker()
  for (const [name, script] of [['noends', 'yes x | tr -d "\\n" | head -c 1000000000; echo; echo "loss=0.5;"'], ['lines', 'yes "step 12 some text of a log line loss=1.5; more text of it" | head -c 1000000000; echo; echo "loss=0.5;"']] as const) {
    const r = trainingJob(name, {})
    await local.sagemaker.createTrainingJob({ ...r, AlgorithmSpecification: { TrainingImage: r.AlgorithmSpecification?.TrainingImage, TrainingInputMode: 'File', ContainerEntrypoint: ['sh', '-c', script], MetricDefinitions: [{ Name: 'loss', Regex: 'loss=([0-9.]+)' }] } })
    const start = performance.now(); const times: number[] = []; let rss = 0
    for (;;) {
      const t = performance.now()
      const d = await local.sagemaker.describeTrainingJob({ TrainingJobName: name })
      times.push(performance.now() - t); rss = Math.max(rss, process.memoryUsage().rss)
      if (d.TrainingJobStatus !== 'InProgress') { console.log(name, d.TrainingJobStatus, d.FinalMetricDataList, d.FailureReason); break }
      await new Promise((r) => setTimeout(r, 20))
    }
    times.sort((a, b) => a - b)
    console.log(name, 's', (performance.now() - start) / 1000, 'p50', times[times.length >> 1], 'p99', times[Math.floor(times.length * 0.99)], 'max', times.at(-1), 'rss MB', rss / 1e6, 'samples', local.samples.length)
  }
  await local.stop(); await local.remove()
}, 300000)
