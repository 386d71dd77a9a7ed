// A reader of tokens that shares no code with who minted them: the npm package jose. Reads one JSON object per line and answers each with one line.
//
//   in   {"token", "secret", "at"}      at: seconds, the instant of reading
//   out  {"header", "claims"}
//        {"error"}                      a wrong signature, an expired token, no token at all
import { createInterface } from "node:readline";
import { jwtVerify } from "jose";

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const { token, secret, at } = JSON.parse(line);
    const verified = await jwtVerify(token, new TextEncoder().encode(secret), { algorithms: ["HS256"], currentDate: new Date(at * 1000) });
    answer = { header: verified.protectedHeader, claims: verified.payload };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
