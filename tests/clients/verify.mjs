// A reader of tokens that shares no code with who made them: the npm package jose. Reads one JSON object per line and answers each with one line.
//
//   in   {"token", "secret", "at"}                        signed with a shared secret; at: seconds, the instant of reading
//        {"token", "keys", "issuer", "audience", "at"}    an ID token, and the key set of who is said to have signed it
//   out  {"header", "claims"}
//        {"error"}                                        a wrong signature, an expired token, no token at all
import { createInterface } from "node:readline";
import { createLocalJWKSet, jwtVerify } from "jose";

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const { token, secret, keys, issuer, audience, at } = JSON.parse(line);
    const currentDate = new Date(at * 1000);
    const verified = keys
      ? await jwtVerify(token, createLocalJWKSet(keys), { algorithms: ["RS256"], issuer, audience, currentDate, requiredClaims: ["sub", "exp", "iat", "auth_time"] })
      : await jwtVerify(token, new TextEncoder().encode(secret), { algorithms: ["HS256"], currentDate });
    answer = { header: verified.protectedHeader, claims: verified.payload };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
