// A sender of Mozart Pay webhooks that shares no code with the receiver: the npm package stripe signs in the same format
// (t=…,v1=HMAC-SHA256 over "t.body"), only the header has another name. Reads one JSON object per line and answers each with one line, in order.
//
//   in   {"secret", "bodyBase64", "timestamp"?, "url"?, "headers"?}     timestamp in seconds, default now
//   out  {"header", "timestamp"}                                        without url: signs only
//        {"header", "timestamp", "status", "bodyBytes", "milliseconds"} with url: POSTs the bytes and tells what came back
//        {"error"}                                                      a question that cannot be answered
import { createInterface } from "node:readline";
import Stripe from "stripe";

const stripe = new Stripe("sk_test_never_used");
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await answerTo(JSON.parse(line));
  } catch (error) {
    answer = { error: error.cause ? `${error.message}: ${error.cause.message}` : error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function answerTo({ url, secret, bodyBase64, timestamp, headers }) {
  const bytes = Buffer.from(bodyBase64, "base64");
  // The package signs text. Only text that encodes back to the very same bytes is signed rightly, so anything else is refused here.
  const payload = decoder.decode(bytes);
  const header = stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const signedAt = Number(/^t=(\d+),/.exec(header)[1]);
  if (!url) return { header, timestamp: signedAt };

  const startedAt = performance.now();
  const response = await fetch(url, {
    method: "POST",
    redirect: "manual",
    signal: AbortSignal.timeout(30_000),
    headers: {
      "Content-Type": "application/json",
      "Mozart-Pay-Signature": header,
      "Mozart-Pay-Timestamp": String(signedAt),
      ...headers,
    },
    body: bytes,
  });
  const body = await response.arrayBuffer();
  return { header, timestamp: signedAt, status: response.status, bodyBytes: body.byteLength, milliseconds: Math.round(performance.now() - startedAt) };
}
