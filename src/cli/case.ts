import { userInfo } from 'node:os'
import { Command } from 'commander'
import { answerCase } from '../triggers/case-client.ts'
import { connectClient } from '../triggers/temporal-client.ts'

type AnswerOptions = { by?: string; reason: string }

export const caseCommand = new Command('case')
  .description('Answers a case of experimentation, which critical drift opens and a person ends')
  .addCommand(answerCommand('close', 'Closes a case with a reason', 'closed'))
  .addCommand(answerCommand('retrain', 'Asks for a retraining from a case, which ends it', 'ends with a retraining'))

function answerCommand(answer: 'close' | 'retrain', description: string, done: string): Command {
  return new Command(answer)
    .description(description)
    .argument('<model>', 'name of the model')
    .argument('<case>', 'id of the case, such as case-20260808T020000Z; `perennial status` names it')
    .requiredOption('--reason <text>', 'why, for whoever asks later')
    .option('--by <name>', 'who decides; default: the user of this machine')
    .action(async (model: string, caseId: string, { by = userInfo().username, reason }: AnswerOptions) => {
      const client = await connectClient()
      try {
        await answerCase(client, model, answer, { caseId, by, reason })
        process.stdout.write(`${caseId} of ${model} ${done}\n`)
      } finally {
        await client.connection.close()
      }
    })
}
