/** Endings that make a host of words between dots. The rest of them are words or files too, such as `it` and `rs`. */
const endings =
  "com|org|net|edu|gov|mil|int|info|biz|dev|app|xyz|online|shop|store|blog|cloud|wiki|chat|social|tech|site|website|news|" +
  "eu|de|fr|nl|uk|ch|cz|dk|fi|ru|ua|jp|cn|kr|tw|hk|au|nz|br|mx|ar|cl|za|tr|gr|hu|ro|sk|bg|lt|lv|ee|il|ie|pt|io|" +
  "рф|укр|бел|срб|ελ|ευ|中国|中國|台灣|香港|한국|भारत|ไทย|مصر|السعودية|امارات|ישראל";
/** After `www.`, or before a path or a port, any two letters do, unless they end the names of files. */
const files = "py|rs|md|sh|pl|cc|so|ml|ps|pm|hs|tf|mk|am|pb|kt|js|ts|go|cs|vb";
const label = "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}-]{0,61}[\\p{L}\\p{N}\\p{M}])?\\.";
const over = "(?![\\p{L}\\p{N}\\p{M}@\\-]|[_.][\\p{L}\\p{N}])";
/** What people take for an address without a scheme: hosts in a text, with the port or path that tells one. */
export const bareHosts = new RegExp(
  `(?<=^|[\\s"'<>«»„“”‘’「」（）()\\[\\]{}*_,;|!：、。，]|~~)` +
    `(?:(?:${label}){1,8}(?:${endings})${over}|www\\.(?:${label}){1,7}[a-z]{2,24}${over}` +
    `|(?:${label}){1,8}(?!${files})[a-z]{2}(?=\\/[\\p{L}\\p{N}]|:\\d))`,
  "gu",
);
