/** A style that comes with the script which imports it. */
declare module "*.css" {
  export const style: string;
}
