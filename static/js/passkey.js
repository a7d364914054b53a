// Passkeys (WebAuthn). A form with data-passkey ("create", "get" or "sign-in") has a hidden field `credential` and a
// hidden button; the button appears where the browser can, its press runs the ceremony and sends the form.
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const listed = (items) => (items || []).map((item) => ({ ...item, id: bytes(item.id) }));

  async function created({ publicKey: given }) {
    const made = await navigator.credentials.create({
      publicKey: {
        ...given,
        challenge: bytes(given.challenge),
        user: { ...given.user, id: bytes(given.user.id) },
        excludeCredentials: listed(given.excludeCredentials),
      },
    });
    return answer(made, ["clientDataJSON", "attestationObject"]);
  }

  async function gotten({ publicKey: given }) {
    const found = await navigator.credentials.get({
      publicKey: { ...given, challenge: bytes(given.challenge), allowCredentials: listed(given.allowCredentials) },
    });
    return answer(found, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]);
  }

  function answer(credential, parts) {
    const response = {};
    for (const part of parts) {
      if (credential.response[part]) response[part] = text(credential.response[part]);
    }
    return {
      type: credential.type,
      id: credential.id,
      rawId: text(credential.rawId),
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  }

  async function options(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const reply = await fetch(form.action, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!reply.ok) throw new Error(reply.statusText);
    return (await reply.json()).request_options;
  }

  async function run(form) {
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      const found = await options(form);
      const credential = await (form.dataset.passkey === "create" ? created(found) : gotten(found));
      form.elements.credential.value = JSON.stringify(credential);
      HTMLFormElement.prototype.submit.call(form);
    } catch {
      failed.hidden = false;
    }
  }

  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.querySelector("[data-passkey-start]").hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.reportValidity()) run(form);
    });
  }
  for (const note of document.querySelectorAll("[data-passkey-absent]")) note.hidden = true;
})();
