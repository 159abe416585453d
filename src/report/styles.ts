/**
 * The page's whole style: light and dark by the reader's setting, light on paper. Outcomes use colours of Okabe and Ito, which
 * colour-blind readers tell apart, and are always written out too.
 */
export const styles = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --ground: #ffffff; --raised: #f6f8fa;
  --pass: #00795a; --fail: #b84a00; --inconclusive: #0060a8; --warning: #806000; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa5b1; --line: #3a424c; --ground: #12161b; --raised: #1b2129;
  --pass: #2fc79a; --fail: #ff8a4c; --inconclusive: #62b5f5; --warning: #e6c229; } }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --ground: #fff; --raised: #fff;
  --pass: #00795a; --fail: #b84a00; --inconclusive: #0060a8; --warning: #806000; } figure, tr, .verdict, .decision, .windows li { break-inside: avoid; } h2, h3 { break-after: avoid; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 58rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .6rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; }
p { margin: .4rem 0; }
.soft, figcaption { color: var(--soft); font-size: .9rem; }
code { font: .88em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.verdict { border: 1px solid var(--line); border-left: .4rem solid var(--tone); background: var(--raised); border-radius: .4rem;
  padding: .8rem 1.1rem; margin: 1.25rem 0; }
.verdict strong { font-size: 1.15rem; }
.pass { --tone: var(--pass); } .fail { --tone: var(--fail); } .inconclusive { --tone: var(--inconclusive); }
.ok { --tone: var(--pass); } .critical, .error { --tone: var(--fail); } .warning { --tone: var(--warning); }
.insufficient-data { --tone: var(--inconclusive); }
.outcome { color: var(--tone); font-weight: 600; } td .outcome { white-space: nowrap; }
ul { margin: .4rem 0; padding-left: 1.25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: .4rem 0; }
dt { color: var(--soft); } dd { margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--soft); font-weight: 500; font-size: .9rem; }
tbody th { font-weight: 600; } tbody th code { display: inline-block; min-width: 5.5rem; }
figure { margin: .8rem 0; overflow-x: auto; }
figure svg { width: 100%; height: auto; min-width: 34rem; max-width: 52rem; }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: .2rem 1.5rem; }
figure.small { margin: .5rem 0; max-width: 29rem; } figure.small svg { min-width: 0; }
.decision { border-left: .4rem solid var(--line); padding: .1rem 1.1rem .3rem; } .decision h2 { margin-top: .4rem; }
.windows { display: flex; flex-wrap: wrap; gap: .35rem; list-style: none; margin: .6rem 0; padding: 0; }
.windows li { display: grid; justify-items: center; min-width: 3.6rem; padding: .25rem .4rem; border: 1px solid var(--line);
  border-top: .3rem solid var(--tone); border-radius: .3rem; font-size: .78rem; line-height: 1.35; color: var(--soft); }
.windows b { color: var(--tone); font-size: 1rem; }
figcaption span.ok, figcaption span.warning, figcaption span.critical, figcaption span.error, figcaption span.insufficient-data { color: var(--tone); }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
`
