// Starts the app; trunk writes the names of its files into the script element.
const themes = { light: "honeydue", dark: "honeydue-dark" };
try {
  const theme = themes[localStorage.getItem("honeydue-admin.theme")];
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing shows the colours of the machine.
}

const { js, wasm } = document.getElementById("boot").dataset;

try {
  const { default: init } = await import(js);
  await init({ module_or_path: wasm });
} catch (error) {
  document.getElementById("loading").hidden = true;
  document.getElementById("failed").hidden = false;
  throw error;
}
