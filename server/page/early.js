// Before anything is painted: the theme and language chosen earlier, so that neither flashes. See settings.js.
(function () {
  var root = document.documentElement;
  try {
    var theme = localStorage.getItem("bicite.theme");
    var language = localStorage.getItem("bicite.language") || (navigator.languages || []).join();
    if (theme) root.dataset.theme = theme;
    if (/^zh/i.test(language)) root.lang = "zh";
  } catch (refused) {
    // Storage may be forbidden; the page then goes by the browser's own wishes.
  }
})();
