/** Numbers that both sides of a wire must agree on: lengths in Unicode code points, times in ms, sizes in bytes. */
export const limits = {
  /** A text of `textLength` astral characters, JSON-escaped, still fits. */
  frameBytes: 64 * 1024,
  textLength: 4000,
  nameLength: 32,
  /** As typed or pasted, in code units, before it is cleaned. */
  nameInputLength: 256,
  titleLength: 64,
  /** As typed or pasted, before it is read. */
  roomInputLength: 512,
  roomNameLength: 40,
  queryLength: 200,
  /** Words as the index counts them: `a-b` is two, `你好世界` one. Each costs a look at every place where it stands. */
  queryTerms: 10,
  /** A name of a time zone. */
  zoneLength: 64,
  tokenLength: 1024,
  /** Unsent messages that a returning client may ask about at once. */
  pendingIds: 256,
  historyPage: 50,
  historyPageMax: 100,
  searchPage: 20,
  /** Different emoji under one message. */
  reactionsOfMessage: 20,
  /** So many of those who chose an emoji are told by name; the others are counted. */
  reactionNames: 5,
  /** People mentioned in one message. */
  mentions: 50,
  /** Files of one message, and the lengths of a file's name and description. */
  filesOfMessage: 10,
  fileNameLength: 120,
  altLength: 300,
  /** Files that the rooms service is asked about at once. */
  filesAskedFor: 256,
  /** A picture may have this many pixels: decoded, 200 MB. */
  picturePixels: 50_000_000,
  /** Larger rooms are counted, not listed: a roster sent to everyone costs members squared. */
  rosterListed: 100,
  /** A resume that misses more gets the tail and an explicit gap. */
  resumeEvents: 1000,
  /** A client tells of typing at most this often, */
  typingEvery: 3000,
  /** and is believed for this long. */
  typingShown: 6000,
  /** A quiet client pings this often; twice without a pong means a dead connection. */
  pingEvery: 15_000,
  /** A client speaks at least this often: short of memory, a gateway closes silent connections. */
  speakEvery: 60_000,
} as const;
