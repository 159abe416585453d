/**
 * The process that stands between the server and a child, as leader of the child's process group. Its stdin is a pipe that only the
 * server holds open: when the server ends, however it ends, the pipe closes and the whole group is killed. A shell, not Node,
 * since one runs for every child and this one costs a millisecond.
 *
 * It must outlive the SIGTERM that goes to the group, in order to report the child's own exit code; traps (unlike ignored
 * signals) are not inherited by the child. A second `wait` for a reaped child says 127, which is not the child's code.
 */
export const supervisorScript = `
interrupted=1
trap 'interrupted=1' TERM INT HUP
exec 3<&0 </dev/null
"$@" 3<&- &
child=$!
( trap '' TERM INT HUP; while read -r ignored <&3; do :; done; kill -KILL 0 ) &
exec 3<&-
code=
while [ -n "$interrupted" ]; do
  interrupted=
  wait "$child"
  latest=$?
  if [ "$latest" != 127 ] || [ -z "$code" ]; then code=$latest; fi
done
exit "$code"
`
