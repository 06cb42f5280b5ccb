/** Loaded when it is first asked for: it imports nothing, which would cost the first visit a request. */
export const shortcuts: readonly (readonly [string, string])[] = [
  ["Enter", "Send"],
  ["Shift Enter", "New line"],
  ["Ctrl Enter", "Send, also where Enter is a new line"],
  ["F6", "Next region: header, messages, composer, panel"],
  ["Esc", "Back to the composer"],
  ["↑ ↓", "Message by message, in the list"],
  ["Home End", "Oldest and newest message held"],
  ["Page Up Page Down", "Ten messages at a time"],
  ["→ or Enter", "What can be done with a message"],
  ["?", "This list, from the messages"],
];
