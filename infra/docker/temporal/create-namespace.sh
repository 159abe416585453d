#!/bin/sh
# Makes the namespace and the search attributes that Perennial's workflows set. Run again, it changes nothing.
set -eu

attempts=30
until temporal operator cluster health; do
  attempts=$((attempts - 1))
  [ "$attempts" -gt 0 ] || { echo 'Temporal did not become healthy in a minute; its log says why' >&2; exit 1; }
  sleep 2
done

temporal operator namespace describe --namespace default > /dev/null ||
  temporal operator namespace create --namespace default --retention 30d
# One at a time: given several names, the command makes the first alone. A new namespace takes some seconds until all of the server knows it.
for name in ModelName Phase Outcome Trigger NeedsDecision; do
  until temporal operator search-attribute create --namespace default --type Keyword --name "$name"; do
    attempts=$((attempts - 1))
    [ "$attempts" -gt 0 ] || exit 1
    sleep 2
  done
done
