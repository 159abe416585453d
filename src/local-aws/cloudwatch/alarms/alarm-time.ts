/** `2019-10-02T17:04:40.985+0000`, as CloudWatch writes times inside its JSON texts. */
export function writeTime(time: number): string {
  return new Date(time).toISOString().replace('Z', '+0000')
}
