/**
 * Makes the ids that the page gives to its messages the numbers from `first` on, with the number of the tab before
 * them: everybody uses the same ones [D6], and one member in two tabs none twice. They are all that the page draws
 * sixteen bytes for; other randomness stays what it is.
 */
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
