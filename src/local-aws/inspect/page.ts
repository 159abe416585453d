import { styles } from './styles.ts'

// Drawn here, so that the browser asks for no file: a leaf that comes back every year.
const icon = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f7a5c"/>' +
    '<path d="M8 23C8 13 14 8 25 7c0 11-5 17-14 16m-3 3c2-6 6-10 11-13" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/></svg>',
)

/** The page before its script has filled it. */
export function renderPage(nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Local AWS</title>
<link rel="icon" href="data:image/svg+xml,${icon}">
<style nonce="${nonce}">${styles}</style>
<script type="module" nonce="${nonce}" src="/_local-aws/inspect/main.js"></script>
</head>
<body>
<header id="header"></header>
<main><div id="page"><p class="empty">Loading …</p></div><div id="log-place"></div></main>
<noscript><p class="empty">This page needs JavaScript; the same is at <a href="/_local-aws/inspect/overview.json">overview.json</a>.</p></noscript>
</body>
</html>
`
}
