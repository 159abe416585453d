/** The page's looks, on light and on dark ground. */
export const styles = `
:root {
  --ground: #f6f7f5; --card: #ffffff; --ink: #1d2421; --soft: #66706b; --line: #dfe4e1; --sunken: #eff2f0;
  --accent: #1f7a5c; --good: #1b7f4d; --busy: #1f62b3; --warn: #9a6400; --bad: #b9302b; --idle: #7a827e;
  --v0: #2a78c4; --v1: #d07a1c; --v2: #3c9a62; --v3: #a44fa8; --v4: #7c6ad1; --v5: #b8554f;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #121614; --card: #1a1f1d; --ink: #e6ebe8; --soft: #98a39d; --line: #2c3431; --sunken: #141917;
    --accent: #5fc79f; --good: #5cc98b; --busy: #73aef0; --warn: #e0b04f; --bad: #f08781; --idle: #8d9692;
    --v0: #63a8ea; --v1: #eda554; --v2: #6cc48f; --v3: #cf8ad2; --v4: #a99af0; --v5: #e08a84;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.45 system-ui, -apple-system, 'Segoe UI', sans-serif; }
a { color: inherit; text-decoration-color: color-mix(in srgb, currentColor 35%, transparent); text-underline-offset: 3px; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
header { position: sticky; top: 0; z-index: 2; background: var(--card); border-bottom: 1px solid var(--line); }
.bar { max-width: 1240px; margin: 0 auto; padding: 10px 20px; display: flex; flex-wrap: wrap; gap: 4px 18px; align-items: baseline; }
.bar h1 { font-size: 16px; margin: 0; font-weight: 650; }
.bar h1 a { text-decoration: none; }
.bar .push { margin-left: auto; }
main { max-width: 1240px; margin: 0 auto; padding: 18px 20px 60px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 22px; }
#page { display: grid; grid-template-columns: minmax(0, 1fr); gap: 22px; }
h2 { font-size: 13px; font-weight: 650; margin: 0 0 8px; letter-spacing: .02em; display: flex; gap: 8px; align-items: baseline; }
h2 .count { color: var(--soft); font-weight: 400; }
h3 { font-size: 15px; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.pad { padding: 14px 16px; }
.soft { color: var(--soft); } .small { font-size: 12.5px; } .num { font-variant-numeric: tabular-nums; white-space: nowrap; }
.mono { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace; font-size: 12.5px; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; }
.tile { padding: 12px 16px; } .tile b { display: block; font-size: 24px; font-weight: 600; line-height: 1.2; font-variant-numeric: tabular-nums; }
.empty { color: var(--soft); margin: 0; padding: 14px 16px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 500; font-size: 12px; color: var(--soft); padding: 8px 12px; border-bottom: 1px solid var(--line); white-space: nowrap; }
td { padding: 8px 12px; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
tbody tr:hover td { background: var(--sunken); }
th:first-child, td:first-child { padding-left: 16px; } th:last-child, td:last-child { padding-right: 16px; }
td.name { min-width: 150px; overflow-wrap: anywhere; } td.wide { min-width: 220px; }
.status { display: inline-flex; align-items: center; gap: 7px; white-space: nowrap; font-weight: 500; }
.status::before { content: ''; width: 8px; height: 8px; border-radius: 50%; background: currentColor; flex: none; }
.good { color: var(--good); } .busy { color: var(--busy); } .warn { color: var(--warn); } .bad { color: var(--bad); } .idle { color: var(--idle); }
.busy.status::before { animation: pulse 1.6s ease-in-out infinite; }
@keyframes pulse { 50% { opacity: .3; } }
@media (prefers-reduced-motion: reduce) { .busy.status::before { animation: none; } }
.reason { color: var(--bad); font-size: 12.5px; overflow-wrap: anywhere; margin: 2px 0 0; }
td .reason { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.chips { display: flex; flex-wrap: wrap; gap: 4px 10px; } .chip b { font-weight: 600; }
.endpoints { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 430px), 1fr)); gap: 12px; }
.row { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; }
.row .push { margin-left: auto; }
svg { display: block; } .split { width: 100%; height: 10px; margin: 12px 0 10px; border-radius: 5px; background: var(--sunken); }
.f0 { fill: var(--v0); } .f1 { fill: var(--v1); } .f2 { fill: var(--v2); } .f3 { fill: var(--v3); } .f4 { fill: var(--v4); } .f5 { fill: var(--v5); } .fbad { fill: var(--bad); } .frest { fill: var(--line); }
.swatch { width: 10px; height: 10px; flex: none; align-self: center; }
.variant { padding: 8px 0; border-top: 1px solid var(--line); display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 14px; align-items: center; }
.variant .weight { font-weight: 600; font-variant-numeric: tabular-nums; }
.spark { width: 110px; height: 24px; }
.pending { margin-top: 8px; padding: 8px 12px; border-radius: 8px; background: var(--sunken); }
.grid2 { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 360px), 1fr)); gap: 22px; align-items: start; }
dl { display: grid; grid-template-columns: minmax(90px, max-content) minmax(0, 1fr); gap: 5px 16px; margin: 0; }
dt { color: var(--soft); overflow-wrap: anywhere; } dd { margin: 0; overflow-wrap: anywhere; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); gap: 12px; }
.chart { width: 100%; height: auto; margin-top: 8px; overflow: visible; } .chart text { fill: var(--soft); font-size: 11px; }
.chart .line { fill: none; stroke: var(--v0); stroke-width: 1.8; vector-effect: non-scaling-stroke; stroke-linejoin: round; } .chart .axis { stroke: var(--line); vector-effect: non-scaling-stroke; }
.value { font-size: 18px; font-weight: 600; font-variant-numeric: tabular-nums; }
.steps { display: flex; flex-wrap: wrap; gap: 6px 8px; margin: 0; padding: 0; list-style: none; }
.steps li { border: 1px solid var(--line); border-radius: 8px; padding: 6px 10px; min-width: 108px; } .steps .soft { display: block; }
.log { margin: 0; padding: 12px 16px; max-height: 460px; overflow: auto; background: var(--sunken); border-radius: 0 0 10px 10px; white-space: pre-wrap; overflow-wrap: anywhere; font: 12.5px/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
.loghead { padding: 10px 16px; border-bottom: 1px solid var(--line); }
button, select { font: inherit; font-size: 12.5px; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: 3px 9px; cursor: pointer; }
button:hover { border-color: var(--soft); }
button[disabled] { opacity: .45; cursor: default; }
#jobs td.name, #children td.name { min-width: 250px; }
@media (max-width: 640px) {
  .bar, main { padding-left: 12px; padding-right: 12px; } .tile b { font-size: 20px; }
  .minor, thead { display: none; } tbody tr { display: flex; flex-wrap: wrap; gap: 2px 14px; padding: 9px 16px; border-bottom: 1px solid var(--line); }
  tbody tr:last-child { border-bottom: 0; } td, td:first-child, td:last-child { padding: 0; border: 0; }
  td.name, #jobs td.name, #children td.name { min-width: 0; } td.name, td.wide { flex-basis: 100%; } td:empty { display: none; }
}
`
