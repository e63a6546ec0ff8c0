/** The JSON text of a `java_jackson` value, Java's default. */
export function readJava(_text: string): string | undefined {
  return undefined
}
