/* SPDX-License-Identifier: Apache-2.0 */
const show = (id, answer) =>
  answer.text().then(text => { document.getElementById(id).textContent = answer.status + " " + text; });
fetch("/api/who").then(answer => show("rest", answer));
document.getElementById("note").addEventListener("click", () => {
  const token = document.cookie.split("; ").map(cookie => cookie.split("=")).find(cookie => cookie[0] === "csrftoken");
  fetch("/api/notes", {
    method: "POST",
    headers: {"Content-Type": "application/json", "X-CSRFToken": token ? token[1] : ""},
    body: JSON.stringify({note: "hello"}),
  }).then(answer => show("noted", answer));
});
