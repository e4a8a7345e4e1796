#include "experiments/page.h"

#include "experiments/embedded.h"

namespace marketday {
namespace {

void replace(std::string& text, std::string_view mark, std::string_view with) {
  const std::size_t at = text.find(mark);
  if (at != std::string::npos) text.replace(at, mark.size(), with);
}

// Inside <script>, `</` would end it.
std::string script_text(const Json& json) {
  std::string text = json.dump();
  for (std::size_t at = text.find("</"); at != std::string::npos; at = text.find("</", at + 3)) {
    text.replace(at, 2, "<\\/");
  }
  return text;
}

}  // namespace

std::string fill_page(std::string_view page, const Json& data) {
  std::string filled(page);
  replace(filled, "/*DATA*/", script_text(data));
  replace(filled, "/*CHART_JS*/", chart_js());
  return filled;
}

}  // namespace marketday
