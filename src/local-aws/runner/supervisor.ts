/**
 * The process that stands between the server and a child, as leader of the child's process group. Its stdin is a pipe that only the
 * server holds open: when the server ends, however it ends, the pipe closes and all is killed: what bears the child's mark, also
 * outside the group, then the whole group. A shell, not Node, since one runs for every child and this one costs a millisecond.
 *
 * Two watch the pipe: were there one, whoever killed just that one would set the child free of the server's end.
 *
 * `$1` is the marking assignment, `NAME=mark`; the shell itself is not marked, so that it does not hunt itself. It must outlive the
 * SIGTERM that goes to the group, in order to report the child's own exit code; traps (unlike ignored signals) are not inherited by
 * the child. A second `wait` for a reaped child says 127, which is not the child's code. What the shell itself would say of a child
 * that was killed ("Terminated") has no place in the child's log.
 */
export const supervisorScript = `
mark=$1
shift
interrupted=1
trap 'interrupted=1' TERM INT HUP
exec 3<&0 </dev/null
( export "$mark"; exec "$@" ) 3<&- &
child=$!
watch() {
  trap '' TERM INT HUP
  while read -r ignored <&3; do :; done
  for round in 1 2 3 4 5 6 7 8; do
    found=
    for file in $(grep -lsaF "$mark" /proc/[0-9]*/environ); do
      id=\${file#/proc/}
      kill -KILL "\${id%/environ}" && found=1
    done 2>/dev/null
    [ -n "$found" ] || break
  done
  kill -KILL 0
}
watch &
watch &
exec 3<&-
code=
while [ -n "$interrupted" ]; do
  interrupted=
  wait "$child" 2>/dev/null
  latest=$?
  if [ "$latest" != 127 ] || [ -z "$code" ]; then code=$latest; fi
done
exit "$code"
`
