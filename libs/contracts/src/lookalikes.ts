// Characters that are drawn like others, made from the confusables of Unicode 15.0 (UTS 39), as ICU 72 tells them; without
// what NFKD unfolds, marks, and signs that look like no letter. © Unicode, Inc., https://www.unicode.org/license.txt.
// In this form they weigh a third less on a page than characters do.

/** The characters by code point: each as its distance from the one before, in base 36. Nothing stands for 1. */
export const confusables =
  "11 b  o 10 f 12 3 x a 7  e a 8 o  l  a g  g  j  p     3 2  2  4   3     3   5    5   5     4   2   2 x  1j 6    n 2 3 3 2    4   2 2 3  2   5  2 3 2    2   2 2 2  6  5 9 4  2 2 c 3         e       7 2 2  5 u 3m 6  4 2 2 i  3         2 2 2   2 a     2    3 2 2 2    l  c  a 4  2 3 2 5   2 8    2 2 3            6  2 2    2 2  2 2          5   3 5   2 3 6   d      7  d    3    3      3  3  7         9 2    5           5  3  7  7  o 9 2  3  a   u 9 6 2  2 4 2 c 2 3 8 2 5 3 2 2  4 3  1n l 3  6 2 f   n  t 4 9 9 2 8 3 m  4 2  2 4  3  6 5 3 4 3 3 3 3  6 6  5 3    3 7  2 3  2  3 2 3    2  2 2   3 p            6 2a 5 c  4   3 5  c 1u a 16  5 4n 3 3   5     4  2     1z 2 2 5  2     2a  m 9 2i  5 4 3 p     5  4 2a  3 s 7 2   2  15 15 2   4 o q 1y 2 y i k 1i   2     2 2 x  c 2 3 8  9 2 13  5 v   b   8 2 5 c 2  1b 5   7 p   2 4 3  5 3 4 3 e 3 2 4 k c 5 2 5 4      7 5  31   4 k 8 4 5  2 a 5 r 4 b 1k 5 d  2   1d 1c 2y 46 g d 2 a  m 11  9  e 3 v 1z c c 2 3 4 2 3 6                                         2 2 2           2 2 2   3   2     4 2 2 2 2   3   2                                           2                                                                                                  z t w 1g 1o 5s   2  3     2 2  2 4 4 2    2  4 4  2  3 2  4  4  3 4  4 3 2 2   7  7 9          2    d 4     2 2 4  2              3 2 2 6 3              3    3 2 3                4    5 5              6 5 2              6 a      3 b              d              9    8              b              4  d  c  c  e 5          2 7       r 5  2 d  p c 5  7 b   3 r   a  5  1k                 1h 5 a  a 9  2 9 f 4z 4y 1t t 3 3 9 4              8   3 3   3 2 3 3 2 66  4v g 5e  5 bw 4 3 2 2   3 8 4   2 2    2 1s 3   2     5     4 9 4 7h 2q 7r q  x 27 4 4 2 2  8 3c 2d  4a 5 2 3 2 30 7 7 t 2 1o 2q b 7  2 2 2 32 l ae h2 9e  6z 8  fr 2 r   2  5 4 2   2 2 4   2     2 2     3 3 6 2  9 4 2  3   a 8 25 6    7 7  6 2 3  4 4 3 3 is 18 s 2d 4 3 k 9 3 3  9 l 1qe 1yg 3p 1y8 1i 9 cj 1m 10j ag b8 3k k e9 mq u rs cx gq 6 3x 1c 61 dm 1q 10y 1rq 10n mo 10 6 12 b 12 q 2u pk 76 rh 2n 7m 5w 83 38 4h 3w c7 k0 lm 1hn 3z 6p zx     2  2           2   3            2     2 93  2 6 3  n 19 3   7 f  s  d 4 c 4 1l  8             3 a  3  b 7 9  3 9  k 3 6 3    2   c 6       1s 1l 8g                             m h 18 3o 3 64 3 8   2  5  5  4  2 5 6 2  d   2  5   2 2  2 4 4 3 2 3 8  3 3 7  4  3 4 5 8ol                       5                                                 87n 8    6h 3   3 3 3 2 2    4 5    2 6 2 3       2 n i 3 4 a 3 c  7 8  3 2 3 5  2 4v 2 1a 3 d 4 6 4  3 2 4  2 h 2 3  5 3 2 2b g 4 8 6   9  2   6 3 f  b 3 q 3 2 4  8   1jn 2 yo fr 6 b 6 3 2 2r 2 2 2  2 2       4     2  m  b   4 76    85 6 4 4  b5 2   2 2  3 2  3 3 2  3  4     2 2 2 2 2 7    4 4 3    3 3 3 3 dw     2   6     11c 3pd bv2  2 c 4 2 a 2 5 8 5  2 2  2  jib 7 5  3 4 g 4gt   2   1pd 13m 7  c 1k g c 3  7zw";

/** The look of each: one character, or several between blanks. */
export const confusableLooks =
  " o/0 oll rn lcy ae dxo ae ∂oddhhill oe  oe ttb 'b bbb c' d 'd dgff g' ll k' klnno 'p pr2 't tt 'y yzz325sþl ll !gg388zzct?ueejjryyabddǝ ǝ˞ ꞓggyhiiill lȝ w rn no oᴇ rrsuyzȝ?q dz  dȝ  dʑ  ts  tʃ  tɕ  fŋ  ls  lz ' '' ''''ՙ^''': '' ⱶиᴎɔꜿjabezholkʌmnopʃtyxaßyẟꞓnoiĸvopoᴛuɸςf2ƨjþþmɔꜿꞓsljabbγe3kʌmhoπpctyφx bl b lo a6ʙreɜᴎĸʍʜoπpcᴛyɸx ˉb  ƅi ƅᴙꞓsijhwbbψψoovvѡwииbb γ'  r' γrжж3ɜkĸkĸhʜcctᴛyyyyxheҽelʌлhʜhʜҷҷmʍi ae  ae əǝ3ȝoodƕgɢɛꞓqwwኮሆጣቡusφowqqẟhȷnɰnugfollv'lo ll  l'  ''  o/00  o/000 lىسىىoى.lovʌ o/0 ىڡ lٴ lىىححدڊدرررصطڡفڡكككگللىىىooةوووووىىٻىىoدر.l٢٣٤o٦vʌ٩oبىڬكݔننرڗحسol''_بڢمىݔدصگوزبىرىڡڡىअअ रइ एएएअअअअo٩?অঋঋo89ਅੲੲੳੳੲਅਅo98અઅઅઅઅઅઅऽo२३४८ଅoo9 உள ஐஈoகஉசஈசஎஅயசఒఒరడధబవవవఋఌoఅఆఇఒఒఒజఞణయఱలಌo౧౨౯ഇஉஉനഎഒഒനஐoணരழஶடॱ നമ  oരo ഞoര ദര  നന 9 വര ന ഹമ നര෨ජද෨ขชฎคคฑฆภ เเ าoจยบปฝพฟoཨརဂooပသသo၁ပပဃၽဂꞇyȝo ᄀᄀ  ᄃᄃ  ᄇᄇ  ᄉᄉ  ᄌᄌ  ᄂᄀ  ᄂᄂ  ᄂᄃ  ᄂᄇ  ᄃᄀ  ᄅᄂ  ᄅᄅ  ᄅᄒ  ᄅᄋ  ᄆᄇ  ᄆᄋ  ᄇᄀ  ᄇᄂ  ᄇᄃ  ᄇᄉ  ᄇᄉᄀ  ᄇᄉᄃ  ᄇᄉᄇ  ᄇᄉᄉ  ᄇᄉᄌ  ᄇᄌ  ᄇᄎ  ᄇᄐ  ᄇᄑ  ᄇᄋ  ᄇᄇᄋ  ᄉᄀ  ᄉᄂ  ᄉᄃ  ᄉᄅ  ᄉᄆ  ᄉᄇ  ᄉᄇᄀ  ᄉᄉᄉ  ᄉᄋ  ᄉᄌ  ᄉᄎ  ᄉᄏ  ᄉᄐ  ᄉᄑ  ᄅᄒ  ᄼᄼ  ᄾᄾ  ᄋᄀ  ᄋᄃ  ᄋᄆ  ᄋᄇ  ᄋᄉ  ᄋᅀ  ᄋᄋ  ᄋᄌ  ᄋᄎ  ᄋᄐ  ᄋᄑ  ᄌᄋ  ᅎᅎ  ᅐᅐ  ᄎᄏ  ᄎᄒ  ᄑᄇ  ᄑᄋ  ᄒᄒ  ᄀᄃ  ᄂᄉ  ᄂᄌ  ᄂᄒ  ᄃᄅ  ᅡ丨  ᅣ丨  ᅥ丨  ᅧ丨  ᅩᅡ  ᅩᅡ丨  ᅩ丨  ᅮᅥ  ᅮᅥ丨  ᅮ丨 ー ー丨 丨 ᅡᅩ  ᅡᅮ  ᅣᅩ  ᅣᅭ  ᅥᅩ  ᅥᅮ  ᅥー  ᅧᅩ  ᅧᅮ  ᅩᅥ  ᅩᅥ丨  ᅩᅧ丨  ᅩᅩ  ᅩᅮ  ᅭᅣ  ᅭᅣ丨  ᅭᅣ  ᅭᅩ  ᅭ丨  ᅮᅡ  ᅮᅡ丨  ᅮᅥー  ᅮᅧ丨  ᅮᅮ  ᅲᅡ  ᅲᅥ  ᅲᅥ丨  ᅲᅧ  ᅲᅧ丨  ᅲᅮ  ᅲ丨  ーᅮ  ーー  ー丨ᅮ  丨ᅡ  丨ᅣ  丨ᅩ  丨ᅮ  丨ー  丨ᆞ  ᆞᅥ  ᆞᅮ  ᆞ丨  ᆞᆞ  ᅡー  ᅣᅮ  ᅧᅣ  ᅩᅣ  ᅩᅣ丨 ᄀ ᄀᄀ  ᄀᄉ ᄂ ᄂᄌ  ᄂᄒ ᄃᄅ ᄅᄀ  ᄅᄆ  ᄅᄇ  ᄅᄉ  ᄅᄐ  ᄅᄑ  ᄅᄒ ᄆᄇ ᄇᄉ ᄉ ᄉᄉ ᄋᄌᄎᄏᄐᄑᄒ ᄀᄅ  ᄀᄉᄀ  ᄂᄀ  ᄂᄃ  ᄂᄉ  ᄂᅀ  ᄂᄐ  ᄃᄀ  ᄃᄅ  ᄅᄀᄉ  ᄅᄂ  ᄅᄃ  ᄅᄃᄒ  ᄅᄅ  ᄅᄆᄀ  ᄅᄆᄉ  ᄅᄇᄉ  ᄅᄇᄒ  ᄅᄇᄋ  ᄅᄉᄉ  ᄅᅀ  ᄅᄏ  ᄅᅙ  ᄆᄀ  ᄆᄅ  ᄆᄇ  ᄆᄉ  ᄆᄉᄉ  ᄆᅀ  ᄆᄎ  ᄆᄒ  ᄆᄋ  ᄇᄅ  ᄇᄑ  ᄇᄒ  ᄇᄋ  ᄉᄀ  ᄉᄃ  ᄉᄅ  ᄉᄇ ᅀ ᄋᄀ  ᄋᄀᄀ  ᄋᄋ  ᄋᄏ ᅌ ᄋᄉ  ᄋᅀ  ᄑᄇ  ᄑᄋ  ᄒᄂ  ᄒᄅ  ᄒᄆ  ᄒᄇ ᅙ ᄀᄂ  ᄀᄇ  ᄀᄎ  ᄀᄏ  ᄀᄒ  ᄂᄂ uɰφոձodrt o' iⱶyaje?ⱶγwmhyoƫghzѡɛu4brwsvslcpkdo6ßhgbɢʙδ ·ᐁ  ᐁ·  ·δ  δ·  ·ᐄ  ᐄ·  ·ᐅ  ᐅ·  ·ᐆ  ᐆ·  ·ᐊ  ᐊ·  ·ᐋ  ᐋ· · ᐁᐠ  δᐠ  ᐅᐠ  ᐊᐠ vʌ> ·> < ·v  v·  ·ʌ  ʌ·  ·ᐲ  ᐲ·  ·>  >·  ·ᐴ  ᐴ·  ·<  <·  ·ᐹ  ᐹ· 'uո ·ᑐ  ·u  u·  ·ո  ո·  ·ᑏ  ᑏ·  ·ᑐ  ᑐ·  ·ᑑ  ᑑ·  ·ᑕ  ᑕ·  ·ᑖ  ᑖ·  u'  ո'  ᑐ'  ᑕ' pdbb ·ᑫ  ᑫ·  ·p  p·  ·ᑮ  ᑮ·  ·d  d·  ·ᑰ  ᑰ·  ·b  b·  ·b  b·  ᑫ'  p'  d'  b' j ·ᒉ  ᒉ·  ·ᒋ  ᒋ·  ·ᒌ  ᒌ·  ·j  j·  ·ᒎ  ᒎ·  ·ᒐ  ᒐ·  ·ᒑ  ᒑ· γl ·ᒣ  ᒣ·  ·γ  γ·  ·ᒦ  ᒦ·  ·ᒧ  ᒧ·  ·ᒨ  ᒨ·  ·l  l·  ·ᒫ  ᒫ· 2 ·ᓀ  ᓀ·  ·ᓇ  ᓇ·  ·ᓈ  ᓈ· ᐡ ·ᓓ  ᓓ·  ·ᓕ  ᓕ·  ·ᓖ  ᓖ·  ·ᓗ  ᓗ·  ·ᓘ  ᓘ·  ·ᓚ  ᓚ·  ·ᓛ  ᓛ·  ·ᓭ  ᓭ·  ·ᓯ  ᓯ·  ·ᓰ  ᓰ·  ·ᓱ  ᓱ·  ·ᓲ  ᓲ·  ·ᓴ  ᓴ·  ·ᓵ  ᓵ·  ᔋ<  ᔋᑕ  ᔋb  ᔋᒐ  ·ᔐ  ᔐ·  ·ᔑ  ᔑ·  ·ᔒ  ᔒ·  ·ᔓ  ᔓ·  ·ᔔ  ᔔ·  ·ᔕ  ᔕ·  ·ᔖ  ᔖ·  ·4  4·  ·ᔨ  ᔨ·  ·ᔩ  ᔩ·  ·ᔪ  ᔪ·  ·ᔫ  ᔫ·  ·ᔭ  ᔭ·  ·ᔮ  ᔮ· ᐩx ·ᕌ  ᕌ·  ·ᕚ  ᕚ·  ·ᕧ  ᕧ· ẟhx ᕐᑬ  ᕐp  ᕐᑮ  ᕐd  ᕐᑰ  ᕐb  ᕐb  ᕐᒃ r ᖕᒊ  ᖕᒋ  ᖕᒌ  ᖕj  ᖕᒎ  ᖕᒐ  ᖕᒑ bfⅎꟻɐaddѡmbᒐᒉᓓᓚᕃᕆᕊʊωʊωxx ᕐᑫ  ᖕᒉ  ᖖᒋ  ᖖᒌ  ᖖj  ᖖᒎ  ᖖᒐ  ᖖᒑ  ᖧ·  ᖨ·  ᖩ·  ᖪ·  ᖫ·  ᖬ·  ᖭ· <xlᚽ'kmψᚼφអᠵᡜ ·ᢱ  ·ᢴ  ·ᢸ  ·ᣀ  ·ᓂ  ᓂ·  ·ᓃ  ᓃ·  ·ᓄ  ᓄ·  ·ᓅ  ᓅ·  ·ᕃ  ·ᕆ  ·ᕇ  ·ᕈ  ·ᕉ  ·ᕋ ᣵ ᣟᐞ  ᐞᣟ  ᕃ·  ᕞ·  ᕦ·  ᕫ·  ᖆ·  ᖗ·  ѡ·  ᗴ·  ᘛ· ᦞᦱᩅᩅᬍᬑᬨcɜĸʍoɔo ǝo uvwzƨrʌπᴘл ue f rn nrɾstziipuʊgyɋfy ll  o/00  o/000  o/0 c rn wdkt lt eɔɔ oo l ll vuootvuetoipaia 10 lxtxx +2 xxhkγrδꞓꞓhlkĸλmnooπppcctyφɸxχψω <· -шш/93ȝlʟ6ϭϗoʌveǝo ··· ʃl!oqʘxδᛯo/❬亻工力夕卜二/八へ口㘽㖈㬻ー\\/併値啓口塡土墫媯帡㬺戶㩁䀿晚㫚䑃杮㮣榝溈研絕朌朐朏㬵朓朘胼朣蒍蘷䚶訮讆豜赿跥躗軿郎鎭隷鹂黑䀹bpddtgkjcɔzfⅎmnlsrʌvhwxyᙠaɐeǝlouոᗡ., ..  ., :2ƨiω ъl  ˉbi ʘh oo  oo 𐊨иᚹⱶʡʌπv?2 t3  tȝ s aa  aa  ao  ao  au  au  av  av  av  av  ay  ay koo oo  oo 2w3ȝ9 tf &'·ꜧff𐐺𐐺ʚꓤu3ꓕjxbßꙍωー। ᄃᄆ  ᄃᄇ  ᄃᄉ  ᄃᄌ  ᄅᄀ  ᄅᄀᄀ  ᄅᄃ  ᄅᄃᄃ  ᄅᄆ  ᄅᄇ  ᄅᄇᄇ  ᄅᄇᄋ  ᄅᄉ  ᄅᄌ  ᄅᄏ  ᄆᄀ  ᄆᄃ  ᄆᄉ  ᄇᄉᄐ  ᄇᄏ  ᄇᄒ  ᄉᄉᄇ  ᄋᄅ  ᄋᄒ  ᄌᄌᄒ  ᄐᄐ  ᄑᄒ  ᄒᄉ  ᅙᅙ ⰿꦝ٢ꨁꨣefooɔ ǝo  ǝo rrʃuuχχyљ ɔe  uo ᴅʀᴛoiᴀᴊᴇɂⱶrwʍʜoɢzꞓuƅʀvsʟcᴘĸo ᅩᅧ  ᅩᅩ丨  ᅭᅡ  ᅭᅡ丨  ᅭᅥ  ᅮᅧ  ᅮ丨丨  ᅲᅡ丨  ᅲᅩ  ーᅡ  ーᅥ  ーᅥ丨  ーᅩ  丨ᅣᅩ  丨ᅣ丨  丨ᅧ  丨ᅧ丨  丨ᅩ丨  丨ᅭ  丨ᅲ  丨丨  ᆞᅡ  ᆞᅥ丨  ᄂᄅ  ᄂᄎ  ᄃᄃ  ᄃᄃᄇ  ᄃᄇ  ᄃᄉ  ᄃᄉᄀ  ᄃᄌ  ᄃᄎ  ᄃᄐ  ᄅᄀᄀ  ᄅᄀᄒ  ᄅᄅᄏ  ᄅᄆᄒ  ᄅᄇᄃ  ᄅᄇᄑ  ᄅᅌ  ᄅᅙᄒ  ᄅᄋ  ᄆᄂ  ᄆᄂᄂ  ᄆᄆ  ᄆᄇᄉ  ᄆᄌ  ᄇᄃ  ᄇᄅᄑ  ᄇᄆ  ᄇᄇ  ᄇᄉᄃ  ᄇᄌ  ᄇᄎ  ᄉᄆ  ᄉᄇᄋ  ᄉᄉᄀ  ᄉᄉᄃ  ᄉᅀ  ᄉᄌ  ᄉᄎ  ᄉᄐ  ᄅᄒ  ᅀᄇ  ᅀᄇᄋ  ᅌᄆ  ᅌᄒ  ᄌᄇ  ᄌᄇᄇ  ᄌᄌ  ᄑᄉ  ᄑᄐ nxv lls  ll bδeflʌxoᛜpst+abcδfoϙmtyφxψωⵀhدوطصzbclmϙtx8*lx𐎂𐎓ɛoꓶclɒsɔиꞓʚocɷɞʟsɔᴎ𐒆ʌrӄoʘþћuᛦψ7ʌλoꙩuψnokcvflx𐳥𐳂ꣻ 𑐴𑐒  𑐴𑐘  𑐴𑐣  𑐴𑐩  𑐴𑐬  𑐴𑐮 ঘচজঞটডলতথদধনপমযবণরষসঽwo১২৬𑖂𑖂𑖃𑖄 rn vwwwvflye∇z9e4loᛜu5tvsfiz7o39ꞓ69ouyo rn ٩zwcxwc 𑫥𑫯  𑫥𑫰  𑫥𑫥  𑫥𑫥𑫯  𑫥𑫥𑫰  𑫫𑫯  𑫫𑫫  𑫫𑫫𑫯  𑫳𑫯  𑫳𑫰  𑫳𑫳  𑫳𑫳𑫯  𑫳𑫳𑫰 𐎚𐦞γvtlδꙙꓶlɛrs3ʌ>auy3v7froll∠٣8∂∂c qe  ar voc sss t mb  vb ❬";

/** What Unicode's table tells apart, or does not know, and a reader at a glance does not tell apart. */
export const alsoAlike = `
li
bʙƅⲃⲂ
cᴄ
dᴅ
eᴇ
gɢ
hʜ
lɪⲓ
jᴊ
kĸ
lʟ
rn ʍᴍⲙ
nɴπ
rʀ
s5
tᴛ
wω
yʏ
aᴀⲁⲀ
eⲈⲉ
nⲛ
oⲟ
tⲧ
yⲩ
xⲭ
`;
