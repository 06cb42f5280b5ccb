import type { Random } from "../support/random.ts";

const words = [
  ...["hello", "Grüße", "naïve café", "Привет", "Γειά σου", "שלום", "مرحبا بك", "علی‌رضا", "नमस्ते", "ශ්‍රී", "สวัสดี"],
  ...[
    "你好，世界。",
    "こんにちは",
    "한국어",
    "ആശംസകൾ",
    "გამარჯობა",
    "ሰላም",
    "👩‍👩‍👧‍👦 🏳️‍🌈 3️⃣",
    "e\u0301\u0323\u0330",
    "\u202eabc\u202c",
  ],
  ...[
    "<b>bold</b>",
    "`code` **bold**",
    "https://example.org/(a)?b=c#d",
    "\\0 %00 $(x)",
    "one\ntwo\n\n\n\nthree",
    "¡!#$%&/()=?",
  ],
];

const names = ["Ana", "Bo", "דנה", "علی‌رضا", "李雷", "Zoë 🦊", "x".repeat(32), "  Ana  "];

/** Nobody else's, so that it is known again wherever it appears. */
export const someText = (random: Random, number: number) => `${random.one(words)} n${number}`;

export const someName = (random: Random) => random.one(names);
