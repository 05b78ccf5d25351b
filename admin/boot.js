// Starts the app; trunk writes the names of its files into the script element.
const { js, wasm } = document.getElementById("boot").dataset;

try {
  const { default: init } = await import(js);
  await init({ module_or_path: wasm });
} catch (error) {
  document.getElementById("loading").hidden = true;
  document.getElementById("failed").hidden = false;
  throw error;
}
