/** Counts message ids up from `first` behind the tab's number: people share ids [D6], a member's tabs do not. */
export function countIds(tab: number, first: number): void {
  const draw = crypto.getRandomValues.bind(crypto);
  let next = first;
  crypto.getRandomValues = (array) => {
    if (!(array instanceof Uint8Array) || array.length !== 16) return draw(array);
    array.fill(0);
    const view = new DataView(array.buffer, array.byteOffset);
    view.setUint32(0, tab);
    view.setUint32(12, next++);
    return array;
  };
}
