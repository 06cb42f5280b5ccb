const words = {
  400: ["That address cannot be read", "Codes look like KFM-7QP, names like tea-kitchen."],
  404: ["There is nothing at this address", "Rooms are one word away from the start page, such as /tea-kitchen."],
  405: ["That is not how this page is asked for", "Open it in a browser."],
  414: ["That address is too long", "Codes look like KFM-7QP, names like tea-kitchen."],
} as const;

/** A small page for an address that leads nowhere. Needs nothing else to be loaded. */
export function refusalPage(status: keyof typeof words): string {
  const [title, text] = words[status];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Parlor</title>
<h1>${title}</h1>
<p>${text}</p>
<p><a href="/">To the start page</a></p>
</html>
`;
}
