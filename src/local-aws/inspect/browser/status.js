import { h } from './elements.js'

const tones = {
  good: ['Completed', 'InService', 'Approved', 'OK'],
  busy: [
    'InProgress',
    'Creating',
    'Updating',
    'SystemUpdating',
    'Starting',
    'Pending',
    'Downloading',
    'Training',
    'Uploading',
    'Restarting',
    'Deleting',
  ],
  warn: [
    'Stopping',
    'Interrupted',
    'RollingBack',
    'PendingManualApproval',
    'INSUFFICIENT_DATA',
    'MaxRuntimeExceeded',
    'MaxWaitTimeExceeded',
  ],
  bad: ['Failed', 'ALARM', 'Rejected', 'UpdateRollbackFailed', 'OutOfService'],
}
const toneOf = new Map(Object.entries(tones).flatMap(([tone, names]) => names.map((name) => [name, tone])))

export function status(name, more) {
  const words = more && more !== name ? `${name}: ${more}` : name
  return h('span', { class: `status ${toneOf.get(name) ?? 'idle'}` }, words ?? 'unknown')
}

export function isRunning(job) {
  return job.status === 'InProgress' || job.status === 'Stopping'
}
