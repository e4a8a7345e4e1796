// Whether a text is UTF-8, and where it is not.
#include <fmt/core.h>

#include "sim/io/yaml.h"

namespace marketday {
namespace {

// Length of the UTF-8 sequence that starts at `at`, 0 when it is broken.
std::size_t utf8_length(std::string_view content, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(content[i]); };
  const unsigned char lead = byte(at);
  const std::size_t length = lead < 0x80                    ? 1
                             : lead >= 0xC2 && lead <= 0xDF ? 2
                             : (lead & 0xF0) == 0xE0        ? 3
                             : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                            : 0;
  if (length == 0 || lead == 0 || at + length > content.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

}  // namespace

void require_utf8(std::string_view content, const std::string& file) {
  int line = 1;
  std::size_t line_start = 0;
  for (std::size_t at = 0; at < content.size();) {
    const std::size_t length = utf8_length(content, at);
    if (length == 0) {
      throw InputError(
          Place{file, line, static_cast<int>(at - line_start) + 1}, "text",
          fmt::format("byte 0x{:02x} is not UTF-8 text", static_cast<unsigned char>(content[at])),
          "save the file as UTF-8");
    }
    if (content[at] == '\n') {
      ++line;
      line_start = at + 1;
    }
    at += length;
  }
}

}  // namespace marketday
