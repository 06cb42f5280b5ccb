const words = {
  400: ["That address cannot be read", "Codes look like KFM-7QP, names like tea-kitchen."],
  404: ["There is nothing at this address", "Rooms are one word away from the start page, such as /tea-kitchen."],
  405: ["That is not how this page is asked for", "Open it in a browser."],
  413: ["That is not how this page is asked for", "It takes nothing that is sent along: open it in a browser."],
  414: ["That address is too long", "Codes look like KFM-7QP, names like tea-kitchen."],
} as const;

/** In the page's look; it works without the style. */
export function refusalPage(status: keyof typeof words, style: string): string {
  const [title, text] = words[status];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Parlor</title>
<link rel="stylesheet" href="${style}">
<main class="door">
<div class="card">
<p class="brand">Parlor</p>
<h1>${title}</h1>
<p class="lead">${text}</p>
<a class="button primary tall" href="/">To the start page</a>
</div>
</main>
</html>
`;
}
