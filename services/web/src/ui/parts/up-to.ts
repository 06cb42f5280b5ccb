/** A browser's `maxLength` does not bound what a password manager fills in. */
export function upTo(field: HTMLInputElement, most: number): string {
  if (field.value.length > most) field.value = field.value.slice(0, most);
  return field.value;
}
