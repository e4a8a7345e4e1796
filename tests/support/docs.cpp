#include "support/docs.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "sim/io/files.h"

namespace marketday::tests {

std::string docs_page(const std::string& name) {
  return read_file(std::string(MARKETDAY_SOURCE_DIR) + "/docs/" + name);
}

std::string blocks_of(const std::string& page, const std::string& language) {
  const std::string fence = "```" + language + "\n";
  std::string all;
  for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at)) {
    at += fence.size();
    all += page.substr(at, page.find("```", at) - at);
  }
  return all;
}

std::string run_page(const std::string& name, const TestFolder& folder) {
  const std::string commands = blocks_of(docs_page(name), "sh");
  REQUIRE(!commands.empty());
  const std::string file =
      folder.write("script.sh", "set -e\ncd " + (folder / ".") +
                                    "\nmarketday() { " MARKETDAY_BINARY " \"$@\"; }\n" + commands);
  const int code = std::system(("sh " + file + " > " + (folder / "log") + " 2>&1").c_str());
  const std::string log = read_file(folder / "log");
  INFO(log);
  REQUIRE(code == 0);
  return log;
}

}  // namespace marketday::tests
