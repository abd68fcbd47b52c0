const ROOT = "/api/v1";
let csrf = null;

/** A problem that the server reported, or that it could not be reached. */
export class Problem extends Error {
  constructor(message, status = 0, { errors = [], questions = [] } = {}) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.questions = questions;
  }
}

export function rememberCsrf(token) {
  csrf = token;
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
export const put = (path, body = {}) => call("PUT", path, body);
export const remove = (path) => call("DELETE", path);

async function call(method, path, body) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (csrf && method !== "GET") headers["X-CSRF-Token"] = csrf;
  let response;
  try {
    response = await fetch(ROOT + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Problem("The server does not answer. Is Mediary running?");
  }
  return read(response.status, await response.text());
}

function read(status, text) {
  let value = null;
  try {
    value = text ? JSON.parse(text) : null;
  } catch {
    throw new Problem(`The server answered with something else than data (${status}).`, status);
  }
  if (status >= 400) {
    if (status === 401 && value?.type?.endsWith("sign-in-needed")) dispatchEvent(new Event("mediary:signed-out"));
    throw new Problem(value?.detail ?? `The server answered ${status}.`, status, value ?? {});
  }
  return value;
}

/** Send files with their paths; `onShare` hears how much is sent (0 to 1). */
export function upload(path, files, onShare) {
  const form = new FormData();
  for (const { file, name } of files) form.append("files", file, name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", ROOT + path);
    if (csrf) request.setRequestHeader("X-CSRF-Token", csrf);
    request.upload.onprogress = (event) => event.lengthComputable && onShare(event.loaded / event.total);
    request.onerror = () => reject(new Problem("The upload broke off. Try again."));
    request.onload = () => {
      try {
        resolve(read(request.status, request.responseText));
      } catch (problem) {
        reject(problem);
      }
    };
    request.send(form);
  });
}

/** Call back with each change of one of the person's jobs; returns what ends it. */
export function listen(onJob) {
  const source = new EventSource(`${ROOT}/events`);
  source.addEventListener("job", (event) => onJob(JSON.parse(event.data)));
  return () => source.close();
}

export const fileUrl = (id) => `${ROOT}/exports/${id}/file`;
