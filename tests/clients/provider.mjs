// An OpenID provider that nobody here wrote: the npm package oidc-provider, which is certified. Whoever is sent to it is signed in at once, as the person that
// the test named last; there is no page to fill in. Reads one JSON object per line and answers each with one line, in order.
//
//   in   {"open": true}                     out  {"issuer"}        listens on a free loopback port
//        {"client": {…}, "extras": {…}}          {}                serves one client; extras go into the provider's configuration
//        {"person": {"sub", …claims} | null}     {}                who signs in from now on, and what is told of them; null: nobody is known any more
//        {"rotate": true}                        {}                signs with a new key from now on, and publishes no other
//        {"seen": true}                          {"seen": […]}     what was asked so far: method, path, query, kind of Authorization
//        {"error"}                                                 a question that cannot be answered
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { exportJWK, generateKeyPair } from "jose";

// It speaks to people where we answer questions.
console.info = console.log = console.warn = console.error;
const { Provider } = await import("oidc-provider");

const seen = [];
let issuer, handle, provider, client, extras, person;

const server = createServer((request, response) => {
  const url = new URL(request.url, issuer);
  seen.push({ method: request.method, path: url.pathname, query: url.search, authorization: request.headers.authorization?.split(" ")[0] ?? null });
  if (url.pathname.startsWith("/interaction/")) signIn(request, response);
  else handle(request, response);
});

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await answerTo(JSON.parse(line));
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

process.exit();

async function answerTo(question) {
  if (question.open) {
    await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
    issuer = `http://127.0.0.1:${server.address().port}`;
    return { issuer };
  }
  if (question.client) ({ client, extras } = question);
  if ("person" in question) person = question.person;
  if (question.client || question.rotate) await serve();
  return question.seen ? { seen } : {};
}

// A provider's keys are fixed when it is made; what it has given out lies beside it and outlives it.
async function serve() {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: "RS256", use: "sig", kid: `key-${Date.now()}-${Math.random()}` };
  provider = new Provider(issuer, {
    clients: [client],
    jwks: { keys: [key] },
    cookies: { keys: ["only for tests"] },
    claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"], groups: ["groups"] },
    scopes: ["openid", "offline_access", "groups"],
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    issueRefreshToken: async (_, asking) => asking.grantTypeAllowed("refresh_token"),
    rotateRefreshToken: true,
    findAccount: async (_, sub) => (person?.sub === sub ? { accountId: sub, claims: async () => person } : undefined),
    loadExistingGrant: grantTo,
    ...extras,
  });
  handle = provider.callback();
}

async function grantTo(context) {
  const grant = new provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
  grant.addOIDCScope("openid profile email groups offline_access");
  await grant.save();
  return grant;
}

async function signIn(request, response) {
  await provider.interactionFinished(request, response, { login: { accountId: person.sub } });
}
