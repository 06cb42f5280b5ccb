/**
 * Every number that both sides of a wire must agree on. Lengths are Unicode code points, times are milliseconds
 * and sizes are bytes, unless a comment says otherwise. What a host may tune is configuration, not a limit.
 */
export const limits = {
  /** One client frame. A text of `textLength` astral characters, JSON-escaped, still fits. */
  frameBytes: 64 * 1024,
  textLength: 4000,
  nameLength: 32,
  /** Whatever a person typed or pasted as a name, in code units, before it is cleaned. */
  nameInputLength: 256,
  titleLength: 64,
  /** Whatever a person typed or pasted as a room's address, before it is read. */
  roomInputLength: 512,
  roomNameLength: 40,
  queryLength: 200,
  /** Words in a search, as the index counts them: `a-b` is two. Each costs a look at every place where it stands. */
  queryTerms: 10,
  tokenLength: 1024,
  /** How many of its unsent messages a returning client may ask about at once. */
  pendingIds: 256,
  historyPage: 50,
  historyPageMax: 100,
  searchPage: 20,
  /** Rooms with more members than this are counted, not listed: a roster sent to everyone costs members squared. */
  rosterListed: 100,
  /** A resume that misses more events than this is answered with the tail and an explicit gap. */
  resumeEvents: 1000,
  /** A client says that it types at most this often, */
  typingEvery: 3000,
  /** and is believed for this long. */
  typingShown: 6000,
  /** A quiet client asks for a pong this often; twice without one means that the connection is dead. */
  pingEvery: 15_000,
  /** One that hears enough says something this often too: with little memory left, a gateway closes those who are silent. */
  speakEvery: 60_000,
} as const;
