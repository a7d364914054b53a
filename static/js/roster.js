// Chooses all people of a roster at once: shows the box data-choose-all, which without a script could do nothing.
(() => {
  const label = document.querySelector("[data-choose-all]");
  const rows = [...document.querySelectorAll(".pickrow")];
  if (!label || !rows.length) return;
  const all = label.querySelector("input");
  const tell = () => {
    const chosen = rows.filter((row) => row.checked).length;
    all.checked = chosen === rows.length;
    all.indeterminate = chosen > 0 && !all.checked;
  };
  all.addEventListener("change", () => rows.forEach((row) => (row.checked = all.checked)));
  rows.forEach((row) => row.addEventListener("change", tell));
  label.hidden = false;
  tell();
})();
