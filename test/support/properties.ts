import { execaSync } from 'execa';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Reads each line (a file in base64) with java.util.Properties, and prints its keys and values in base64. */
const READER = `
import java.io.*; import java.nio.charset.StandardCharsets; import java.util.*;
public class Read {
  public static void main(String[] args) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    StringBuilder out = new StringBuilder();
    for (String line; (line = in.readLine()) != null;) {
      Properties p = new Properties();
      p.load(new ByteArrayInputStream(Base64.getDecoder().decode(line)));
      for (String key : p.stringPropertyNames()) out.append(encode(key)).append(':').append(encode(p.getProperty(key))).append(' ');
      out.append('\\n');
    }
    System.out.print(out);
  }
  static String encode(String text) { return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_16BE)); }
}
`;

let found: boolean | undefined;

/** Whether this machine has a Java that runs a source file. Says so once where it has none. */
export function hasJava(): boolean {
  if (found === undefined) {
    found = !execaSync('java', ['-version'], { reject: false }).failed;
    if (!found) process.stderr.write('No java on the PATH: properties files are NOT read back.\n');
  }
  return found;
}

/** Properties files as Java reads them. */
export function readProperties(files: readonly string[]): Record<string, string>[] {
  const folder = mkdtempSync(join(tmpdir(), 'floe-java-'));
  try {
    const source = join(folder, 'Read.java');
    if (!existsSync(source)) writeFileSync(source, READER);
    const input = files.map((file) => Buffer.from(file).toString('base64')).join('\n');
    const { stdout } = execaSync('java', [source], { input: `${input}\n`, maxBuffer: 1 << 28 });
    const lines = stdout.split('\n');
    return files.map((_, i) =>
      Object.fromEntries(
        (lines[i] ?? '')
          .split(' ')
          .filter((pair) => pair !== '')
          .map((pair) => pair.split(':').map(decoded) as [string, string]),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const decoded = (text: string): string => Buffer.from(text, 'base64').swap16().toString('utf16le');
