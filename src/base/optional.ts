/** An optional peer dependency; throws if it is not installed. */
export async function optional<T>(where: string, name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw new Error(`${where}: ${name} must be installed: npm install ${name}`, { cause: error });
  }
}
