import { lookalikes } from "@parlor/client/lookalikes";
import * as outbox from "@parlor/client/outbox";
import * as roster from "@parlor/client/roster";
import * as timeline from "@parlor/client/timeline";
import type { MemberId, MessageId, MessagePosted, PlacedEvent, RoomCode } from "@parlor/contracts";
import * as contracts from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { nameSkeleton } from "@parlor/contracts/skeleton";
import { addressOf, fieldsFrom } from "../../deploy/edge/fields.ts";
import { servedHosts } from "../../deploy/edge/hosts.ts";
import { letGo } from "../../libs/client/src/let-go.ts";
import { withoutStrayJoiners } from "../../libs/contracts/src/joiners.ts";
import { normal } from "../../libs/contracts/src/normal.ts";
import * as stored from "../../libs/log/src/follow.ts";
import { hasBody, originOf, prove, readSeal, seal, sentenceFields } from "../../libs/service/src/index.ts";
import { Tally } from "../../libs/service/src/tally.ts";
import { rangeOf } from "../../services/files/src/http/range.ts";
import { routeOf as fileRouteOf } from "../../services/files/src/http/route.ts";
import * as frame from "../../services/gateway/src/edge/frame.ts";
import { refusalOf } from "../../services/gateway/src/edge/handshake.ts";
import { mendRecord } from "../../services/rooms/src/bus/buckets.ts";
import { startOfDay } from "../../services/rooms/src/history/days.ts";
import { hasLink } from "../../services/rooms/src/history/links.ts";
import { readEntry } from "../../services/rooms/src/history/log-event.ts";
import { changeKey, messageKey } from "../../services/rooms/src/history/message-index.ts";
import { readOperators } from "../../services/rooms/src/history/operators.ts";
import { fill } from "../../services/rooms/src/history/page.ts";
import { searchQuery } from "../../services/rooms/src/history/search-query.ts";
import * as terms from "../../services/rooms/src/history/terms.ts";
import * as parsing from "../../services/rooms/src/parse.ts";
import { harderName } from "../../services/rooms/src/people/directory.ts";
import { otherNames } from "../../services/rooms/src/people/names.ts";
import * as token from "../../services/rooms/src/people/tokens.ts";
import { looksLikeYou } from "../../services/web/src/app/alike.ts";
import { tokensOf } from "../../services/web/src/app/preferences.ts";
import * as told from "../../services/web/src/app/texts.ts";
import * as settings from "../../services/web/src/device/settings.ts";
import * as stays from "../../services/web/src/device/tabs.ts";
import { type Coming, note, tellComings } from "../../services/web/src/room/comings.ts";
import { isCalled, rowsOf } from "../../services/web/src/room/rows.ts";
import { announce } from "../../services/web/src/room/speech.ts";
import { isMentioned, mentionsIn, tokenAt } from "../../services/web/src/room/token.ts";
import * as typing from "../../services/web/src/room/typing.ts";
import { Wishes } from "../../services/web/src/room/wishes.ts";
import { routeOf } from "../../services/web/src/server/route.ts";
import { findEmojis, inTone } from "../../services/web/src/ui/emoji/emojis.ts";
import { showTyped, typeOn } from "../../services/web/src/ui/home/code-field.ts";
import { addressesIn } from "../../services/web/src/ui/markdown/addresses.ts";
import * as hosts from "../../services/web/src/ui/markdown/hosts.ts";
import { parse as parseMarkdown, textOf } from "../../services/web/src/ui/markdown/parse.ts";
import { hueOf } from "../../services/web/src/ui/parts/hue.ts";
import { markdownFrom } from "../../services/web/src/ui/paste/from-html.ts";
import { fenceFor, noStyle, write } from "../../services/web/src/ui/paste/runs.ts";
import { foldOf, upToFold, withoutGaps } from "../../services/web/src/ui/room/folded.ts";
import { findLinks } from "../../services/web/src/ui/room/links.ts";
import { hasSigns, isEmoji } from "../../services/web/src/ui/room/markdown.ts";
import { run } from "../../services/web/src/ui/suggest/commands.ts";

type Reader = (text: string) => unknown;

const bytes = (text: string) => Buffer.from(text);
const socketBytes = (text: string) => new Uint8Array(bytes(text)).buffer;
const roomCode = (text: string) => text as RoomCode;
const piecesOf = (text: string) => text.match(/.{1,48}/gs) ?? [];
const membersOf = (text: string): contracts.Member[] =>
  piecesOf(text).map((name, at) => ({ id: `${at}` as MemberId, name, role: "member" }));
const messageOf = (text: string, seq = 1, name = "Ana"): MessagePosted & PlacedEvent => ({
  type: "message.posted",
  id: `${seq}` as MessageId,
  by: name as MemberId,
  name,
  text,
  ts: seq,
  seq,
});
const infoOf = (title: string): contracts.RoomInfo => ({
  code: roomCode("x"),
  kind: "named",
  title,
  locked: false,
  retentionDays: 30,
});
const renamed = (title: string) => ({ type: "room.renamed" as const, title });
const postOf = (text: string) => ({ type: "message.post", id: messageOf("").id, text }) as const;
const picture = { id: "x" as contracts.FileId, type: "image/png", size: 1 };
const messagesOf = (text: string) => piecesOf(text).map((words, at) => messageOf(words, at + 1, words));
const timelineOf = (text: string): timeline.Timeline => ({
  ...timeline.emptyTimeline,
  items: messagesOf(text),
  head: text.length,
});
const postsOf = (text: string): outbox.Outbox => ({
  ...outbox.emptyOutbox,
  posts: piecesOf(text).map((words, at) => ({
    id: `${at}` as MessageId,
    room: roomCode("x"),
    type: "message.post",
    text: words,
    at,
    by: "a" as MemberId,
    state: "waiting",
  })),
});
const comingsOf = (text: string): Coming[] =>
  membersOf(text).map(({ id, name }, at) => ({ by: id, name, kind: at % 2 ? "left" : "joined", after: at, at }));
const sceneOf = (text: string) => ({
  timeline: timelineOf(text),
  posts: postsOf(text).posts,
  comings: comingsOf(text),
  marked: new Set<MemberId>(),
  you: undefined,
  readUpTo: 0,
  quotes: new Map(),
});
const you = { id: "a" as MemberId, name: "Ana", role: "member" } as const;
const typingOf = (text: string): typing.Typing =>
  new Map(membersOf(text).map(({ id, name }) => [id, { name, until: 1 }]));
const settingsOf = (text: string): settings.Settings => ({
  ...settings.noSettings,
  rooms: Object.fromEntries(piecesOf(text).map((title, at) => [title, { title, at, token: title }])),
});
const page = (text: string) => ({ events: messagesOf(text), more: true });
const headersOf = (text: string) =>
  Object.assign([["Nats-Stream", [text]]] as [string, string[]][], { get: () => text });
const requestOf = (value: string) =>
  ({ headers: { host: value, "content-length": value, origin: value }, socket: { remoteAddress: value } }) as never;
const nameCheck = check(contracts.Name);
const signed = (said: string) => `${said}.${token.sign("session", said, "secret")}`;

/** Exported functions that read what strangers wrote, or what was made of it, each given such a text. */
export const readers: Readonly<Record<string, Reader>> = {
  "libs/contracts/src/code.ts readRoom": contracts.readRoom,
  "libs/contracts/src/code.ts showRoom": (text) => contracts.showRoom(roomCode(text)),
  "libs/contracts/src/code.ts partition": (text) => contracts.partition(roomCode(text)),
  "libs/contracts/src/joiners.ts withoutStrayJoiners": withoutStrayJoiners,
  "libs/contracts/src/emoji.ts isEmoji": contracts.isEmoji,
  "libs/contracts/src/emoji.ts emojiProblem": contracts.emojiProblem,
  "libs/contracts/src/post.ts encodePost": (text) => contracts.encodePost(postOf(text), messageOf(text)),
  "libs/contracts/src/post-problem.ts postProblem": (text) => contracts.postProblem(postOf(text)),
  "libs/contracts/src/post.ts typeOf": (text) => contracts.typeOf(bytes(text)),
  "libs/contracts/src/post.ts encodeEvent": (text) => contracts.encodeEvent(messageOf(text)),
  "libs/contracts/src/post.ts stampOf": (text) => contracts.stampOf(bytes(text)),
  "libs/contracts/src/name.ts cleanName": contracts.cleanName,
  "libs/contracts/src/name.ts nameKey": contracts.nameKey,
  "libs/contracts/src/name.ts unjoined": contracts.unjoined,
  "libs/contracts/src/skeleton.ts nameSkeleton": nameSkeleton,
  "libs/contracts/src/name.ts nameProblem": contracts.nameProblem,
  "libs/contracts/src/name.ts titleProblem": (text) => [contracts.titleProblem(text), contracts.titleProblem("", text)],
  "libs/contracts/src/name.ts cutTitle": contracts.cutTitle,
  "libs/contracts/src/normal.ts normal": (text) => [normal(text, "NFC"), normal(text, "NFKD")],
  "libs/contracts/src/overlong.ts isLonger": (text) => contracts.isLonger(text, Math.floor(text.length / 2)),
  "libs/contracts/src/refusals.ts canRetry": contracts.canRetry,
  "libs/contracts/src/schema.ts check": (text) => [nameCheck.accepts(text), nameCheck.flaw(text)],
  "libs/contracts/src/bus.ts dedupeId": (text) =>
    contracts.dedupeId(roomCode(text), "a" as MemberId, text as MessageId),
  "libs/contracts/src/text.ts cleanText": contracts.cleanText,
  "libs/contracts/src/text.ts textProblem": contracts.textProblem,
  "libs/contracts/src/text.ts altProblem": contracts.altProblem,
  "libs/contracts/src/files.ts filesProblem": (text) =>
    contracts.filesProblem({ ...postOf(""), files: [{ ...picture, name: text, alt: text }] }),
  "libs/contracts/src/files.ts cleanFileName": contracts.cleanFileName,
  "libs/contracts/src/files.ts fileNameProblem": contracts.fileNameProblem,
  "libs/contracts/src/visible.ts isVisible": contracts.isVisible,
  "libs/service/src/address.ts originOf": originOf,
  "libs/service/src/http.ts hasBody": (text) => hasBody(requestOf(text)),
  "libs/service/src/http.ts sentenceFields": sentenceFields,
  "libs/service/src/tally.ts Tally": (text) => new Tally().take(originOf(text), text, 1),
  "libs/service/src/seal.ts seal": (text) => seal(() => text, "key", 1),
  "libs/service/src/seal.ts readSeal": (text) => readSeal(`${text}.${text}.${text}`, () => text, ["key"]),
  "libs/service/src/seal.ts prove": (text) => prove(text, "key"),
  "services/files/src/http/route.ts routeOf": (text) => fileRouteOf(`/files/${text}/${text}/${text}`),
  "services/files/src/http/range.ts rangeOf": (text) => [rangeOf(text, 9), rangeOf(`bytes=${text}`, 9)],

  "deploy/edge/fields.ts fieldsFrom": (text) => fieldsFrom(requestOf(text), ["host", "origin"]),
  "deploy/edge/fields.ts addressOf": (remoteAddress) => addressOf({ remoteAddress }),
  "deploy/edge/hosts.ts servedHosts": servedHosts("localhost", []),

  "services/gateway/src/edge/frame.ts decode": (text) => [
    frame.decode(socketBytes(text)),
    frame.decode(socketBytes(JSON.stringify({ type: "message.post", id: "a", text }))),
    frame.decode(socketBytes(JSON.stringify({ type: "room.join", ref: 1, name: text, room: text, [text]: text }))),
  ],
  "services/gateway/src/edge/frame.ts addressee": (text) =>
    frame.addressee(socketBytes(`${text}"id":${text}"ref":${text}`)),
  "services/gateway/src/edge/frame.ts encode": (text) => frame.encode({ text }),
  "services/gateway/src/edge/frame.ts answerFrame": (text) => frame.answerFrame(1, text),
  "services/gateway/src/edge/frame.ts isObject": (text) => frame.isObject(bytes(text)),
  "services/gateway/src/edge/frame.ts eventsFrame": (text) =>
    frame.eventsFrame(
      0,
      piecesOf(text).map((piece, seq) => ({ seq, data: bytes(piece) })),
    ),
  "services/gateway/src/edge/frame.ts placedFrame": (text) => frame.placedFrame({ seq: 1, data: bytes(text) }),
  "services/gateway/src/edge/handshake.ts refusalOf": (text) => [
    refusalOf({ getHeader: () => text }, []),
    refusalOf({ getHeader: (name) => shaken[name] ?? text }, []),
  ],
  "services/gateway/src/edge/frame.ts readEvent": (text) => frame.readEvent(bytes(JSON.stringify(messageOf(text)))),
  "services/gateway/src/edge/frame.ts readPlaced": (text) => frame.readPlaced(bytes(JSON.stringify(messageOf(text)))),
  "services/gateway/src/edge/frame.ts readSignal": (text) =>
    frame.readSignal(JSON.stringify({ type: "member.typing", by: "a", name: text })),
  "services/gateway/src/edge/frame.ts readSpent": frame.readSpent,
  "libs/log/src/follow.ts fromEcho": (text) => stored.fromEcho({ headers: headersOf(text), data: bytes(text) }, text),
  "libs/log/src/follow.ts fromLog": (text) => stored.fromLog({ seq: 1, data: bytes(text), header: headersOf(text) }),

  "services/rooms/src/people/names.ts otherNames": (text) => [...otherNames(text, 3)],
  "services/rooms/src/people/directory.ts harderName": (text) => harderName(roomCode(text)),
  "libs/contracts/src/item.ts fold": (text) => contracts.fold(messageOf(text), messageOf(text, 2)),
  "libs/contracts/src/item.ts foldRoom": (text) =>
    contracts.foldRoom(infoOf(text), { ...messageOf(text), ...renamed(text) }),
  "libs/contracts/src/bus.ts readKey": contracts.readKey,
  "libs/contracts/src/bus.ts readOldLease": contracts.readOldLease,
  "libs/contracts/src/fields.ts isCode": contracts.isCode,
  "services/rooms/src/history/log-event.ts readEntry": (text) => [
    readEntry({ subject: text, seq: 1, at: 1, text }),
    readEntry({ subject: text, seq: 1, at: 1, text: JSON.stringify(messageOf(text)) }),
  ],
  "services/rooms/src/bus/buckets.ts mendRecord": (title) => mendRecord({ title }),
  "services/rooms/src/history/message-index.ts messageKey": (text) => messageKey(text, text, text),
  "services/rooms/src/history/page.ts fill": (text) =>
    fill(
      piecesOf(text).map((item) => ({ item })),
      text.length,
    ),
  "services/rooms/src/parse.ts parse": (text) => [
    parsing.parse(text, nameCheck),
    parsing.parse(JSON.stringify(text), nameCheck),
  ],
  "services/rooms/src/parse.ts parseJson": parsing.parseJson,
  "services/rooms/src/history/days.ts startOfDay": (text) => [startOfDay(text), startOfDay("2026-11-01", text)],
  "services/rooms/src/history/links.ts hasLink": hasLink,
  "services/rooms/src/history/operators.ts readOperators": (text) => [
    readOperators(text, undefined),
    readOperators(`from:${text}`, text),
    readOperators(`from:"${text}" before:${text}`, text),
    readOperators(text.replace(/.{9}/gs, '$& from:"'), undefined),
  ],
  "services/rooms/src/history/search-query.ts searchQuery": (text) => searchQuery(text, text),
  "services/rooms/src/history/terms.ts termsOf": terms.termsOf,
  "services/rooms/src/history/terms.ts phrasesOf": terms.phrasesOf,
  "services/rooms/src/history/terms.ts hasPhrases": (text) => terms.hasPhrases(text, terms.phrasesOf(text).phrases),
  "services/rooms/src/history/terms.ts roomTerm": terms.roomTerm,
  "services/rooms/src/history/terms.ts authorTerm": terms.authorTerm,
  "services/rooms/src/people/tokens.ts issueToken": (text) =>
    token.issueToken({ room: roomCode(text), id: "a" as MemberId, name: text } as never, "secret"),
  "services/rooms/src/people/tokens.ts readToken": (text) => [
    token.readToken(text, "secret"),
    token.readToken(signed(text), "secret"),
  ],
  "services/rooms/src/people/tokens.ts sign": (text) => token.sign("session", text, "secret"),
  "services/rooms/src/people/tokens.ts isSigned": (text) => token.isSigned("session", text, text, "secret"),

  "services/web/src/room/speech.ts announce": (text) => [
    announce([{ name: text, text }]),
    announce(piecesOf(text).map((name) => ({ name, text }))),
  ],
  "services/web/src/ui/home/code-field.ts showTyped": showTyped,
  "services/web/src/ui/home/code-field.ts typeOn": (text) => typeOn(text, text),
  "services/web/src/room/comings.ts note": (text) => note([], { came: membersOf(text), went: membersOf(text) }, 1, 1),
  "services/web/src/room/comings.ts tellComings": (text) => tellComings(comingsOf(text)),
  "services/web/src/ui/room/folded.ts withoutGaps": withoutGaps,
  "services/web/src/ui/room/folded.ts foldOf": foldOf,
  "services/web/src/ui/room/folded.ts upToFold": (text) => upToFold(findLinks(text), text.length / 2),
  "services/web/src/app/preferences.ts tokensOf": (text) => tokensOf(settingsOf(text)),
  "services/web/src/ui/parts/hue.ts hueOf": hueOf,
  "services/web/src/ui/room/links.ts findLinks": findLinks,
  "services/web/src/ui/room/markdown.ts isEmoji": isEmoji,
  "services/web/src/ui/room/markdown.ts hasSigns": (text) => hasSigns([{ text }, ...findLinks(`https://${text}`)]),
  "services/web/src/ui/markdown/addresses.ts addressesIn": (text) => addressesIn(text, findLinks),
  "services/web/src/ui/markdown/hosts.ts targetOf": (text) => [
    hosts.targetOf(text),
    hosts.targetOf(`https://${text}`),
    hosts.targetOf(`mailto:a@b.example?${text}`),
  ],
  "services/rooms/src/history/message-index.ts changeKey": (text) => changeKey("x", "a", text),
  "services/web/src/app/alike.ts looksLikeYou": looksLikeYou,
  "services/web/src/room/rows.ts isCalled": (text) =>
    isCalled(
      { ...messageOf(text), mentions: membersOf(text).map(({ id, name }) => ({ member: id, name })) },
      undefined,
    ),
  "services/web/src/room/token.ts tokenAt": (text) => tokenAt(text, text.length),
  "services/web/src/room/token.ts mentionsIn": (text) => mentionsIn(`@${text}`, [{ id: "a", name: "Ana" }], 50),
  "services/web/src/room/token.ts isMentioned": (text) => isMentioned("a", text.replaceAll("@", "@a")),
  "services/web/src/ui/emoji/emojis.ts findEmojis": (text) => findEmojis(text.slice(0, 64), 8),
  "services/web/src/ui/emoji/emojis.ts inTone": (text) =>
    inTone({ plain: text, toned: piecesOf(text), label: text, words: text, group: 0 }, 1),
  "services/web/src/ui/suggest/commands.ts run": (text) => run({ isOwner: { value: false } } as never, `//${text}`),
  "services/web/src/ui/markdown/hosts.ts hostOf": (text) => hosts.hostOf(new URL(`mailto:a@b.example?${text}`)),
  "services/web/src/ui/markdown/hosts.ts namesAnother": (text) => hosts.namesAnother(text, "a.example"),
  "services/web/src/ui/markdown/hosts.ts mixesScripts": hosts.mixesScripts,
  "services/web/src/ui/markdown/parse.ts parse": (text) => parseMarkdown(text, findLinks),
  "services/web/src/ui/markdown/parse.ts textOf": (text) => textOf(["a", { kind: "em", parts: piecesOf(text) }]),
  "services/web/src/ui/paste/from-html.ts markdownFrom": (text) => [
    markdownFrom(text),
    markdownFrom(`<ul><li>${text.replace(/.{48}/gs, "<b>$&</b><i></i>")}`),
    markdownFrom(`<p style="${text}"><a href="https://x/${text}">x</a></p><pre class="${text}">${text}`),
  ],
  "services/web/src/ui/paste/runs.ts write": (text) =>
    write(piecesOf(text).map((piece, at) => ({ text: piece, style: { ...noStyle, strong: at % 2 === 0 } }))),
  "services/web/src/ui/paste/runs.ts fenceFor": (text) => fenceFor(text, 3),
  "libs/client/src/outbox.ts next": (text) => outbox.next(postsOf(text), 0),
  "libs/client/src/outbox.ts add": (text) => outbox.add(postsOf(text), postsOf(text).posts[0] as never),
  "libs/client/src/outbox.ts pendingIds": (text) => outbox.pendingIds(postsOf(text).posts),
  "libs/client/src/outbox.ts restore": (text) => outbox.restore(postsOf(text), postsOf(text).posts),
  "libs/client/src/outbox.ts reassign": (text) => outbox.reassign(postsOf(text), "b" as MemberId),
  "libs/client/src/outbox.ts commandOf": (text) => outbox.commandOf(postsOf(text).posts[0] as never, undefined),
  "libs/client/src/outbox.ts settle": (text) => outbox.settle(postsOf(text)),
  "libs/client/src/outbox.ts inherit": (text) =>
    outbox.inherit(postsOf(text).posts, text, "b" as MemberId, new Set([text])),
  "libs/client/src/outbox.ts markSending": (text) => outbox.markSending(postsOf(text), "1" as MessageId),
  "libs/client/src/outbox.ts remove": (text) =>
    outbox.remove(
      postsOf(text),
      postsOf(text).posts.map(({ id }) => id),
    ),
  "libs/client/src/outbox.ts markUnsent": (text) => outbox.markUnsent(postsOf(text)),
  "libs/client/src/outbox.ts refuse": (text) =>
    outbox.refuse(postsOf(text), "1" as MessageId, { type: "refused", reason: "busy" }, 1),
  "libs/client/src/outbox.ts again": (text) => outbox.again(postsOf(text), "1" as MessageId),
  "libs/client/src/roster.ts change": (text) =>
    roster.change(roster.emptyRoster, { type: "roster.changed", here: 1, rev: 1, joined: membersOf(text) } as never),
  "libs/client/src/roster.ts tell": (text) => roster.tell(membersOf(text), 1, 1),
  "libs/client/src/lookalikes.ts lookalikes": (text) => lookalikes({ members: membersOf(text) }),
  "services/web/src/room/rows.ts rowsOf": (text) => rowsOf(sceneOf(text)),
  "services/web/src/room/wishes.ts Wishes": (text) => {
    const said = messageOf(text, 1, you.id);
    const [post] = postsOf("a").posts;
    if (post === undefined) throw new Error("There is no post.");
    const wishes = new Wishes([], undefined).follow([{ ...post, type: "message.edit", target: said.seq, text }], you);
    return wishes.of(said);
  },
  "services/web/src/device/settings.ts readSettings": (text) => [
    settings.readSettings(text),
    settings.readSettings(JSON.stringify(settingsOf(text))),
  ],
  "services/web/src/device/settings.ts remember": (title) =>
    settings.remember(settingsOf(title), roomCode("x"), { title }),
  "services/web/src/device/settings.ts forget": (text) => settings.forget(settingsOf(text), text),
  "services/web/src/device/tabs.ts readStays": (text) => [
    stays.readStays(text),
    stays.readStays(JSON.stringify({ [text]: { [text]: 1 } })),
  ],
  "services/web/src/device/tabs.ts stay": (text) => stays.stay({ [text]: { [text]: 1 } }, text, "x", 1),
  "services/web/src/device/tabs.ts leave": (text) => stays.leave({ [text]: { [text]: 1 } }, text, 1),
  "services/web/src/device/tabs.ts stayingIn": (text) => stays.stayingIn({ [text]: { [text]: 1 } }, text, "x", 1),
  "libs/client/src/timeline.ts enter": (text) =>
    timeline.enter(timelineOf(text), { type: "room.watched", epoch: "x", seq: 1, ...page(text) } as never),
  "libs/client/src/timeline.ts hear": (text) => timeline.hear(timelineOf(text), messageOf(text, text.length + 1)),
  "libs/client/src/timeline.ts prepend": (text) => timeline.prepend(timelineOf(text), page(text)),
  "libs/client/src/timeline.ts insert": (text) => timeline.insert(timelineOf(text), page(text)),
  "libs/client/src/timeline.ts fill": (text) =>
    timeline.fill(timelineOf(text), { after: 0, before: text.length, missed: undefined }, page(text)),
  "libs/client/src/timeline.ts foldPage": (text) => timeline.foldPage(page(text), messagesOf(text)),
  "libs/client/src/timeline.ts refresh": (text) => timeline.refresh(timelineOf(text), messagesOf(text)),
  "libs/client/src/timeline.ts find": (text) => timeline.find(timelineOf(text), text as MemberId, text as MessageId),
  "libs/client/src/let-go.ts letGo": (text) => letGo(timelineOf(text), (at) => at % 2 === 0),
  "services/web/src/app/texts.ts setOff": told.setOff,
  "services/web/src/app/texts.ts partsOf": (text) => told.partsOf(told.setOff(text)),
  "services/web/src/app/texts.ts quoted": told.quoted,
  "services/web/src/app/texts.ts isolated": told.isolated,
  "services/web/src/app/texts.ts aloud": (text) => told.aloud(told.quoted(text)),
  "services/web/src/room/typing.ts typed": (text) =>
    typing.typed(typingOf(text), { type: "member.typing", by: "a" as MemberId, name: text }, 1),
  "services/web/src/room/typing.ts stopped": (text) => typing.stopped(typingOf(text), "1" as MemberId),
  "services/web/src/room/typing.ts expire": (text) => typing.expire(typingOf(text), 1),
  "services/web/src/room/typing.ts tellTyping": (text) => typing.tellTyping(typingOf(text)),
  "services/web/src/app/texts.ts tellRefusal": told.tellRefusal,
  "services/web/src/server/route.ts routeOf": (text) => routeOf(`/${text}`),
};

const shaken: Readonly<Record<string, string>> = {
  upgrade: "websocket",
  connection: "Upgrade",
  "sec-websocket-version": "13",
  "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
};
