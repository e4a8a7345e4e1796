// What a build without the neural module says: the program is copied away from it.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "models/neural/network.h"
#include "sim/io/files.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

int run(const std::string& command, const TestFolder& folder) {
  return std::system((command + " > " + (folder / "out") + " 2> " + (folder / "err")).c_str());
}

}  // namespace

TEST_CASE("without the module neural models are listed with what is missing, and fitting says it") {
  const TestFolder folder;
  const std::string alone = folder / "far/from/marketday";
  std::filesystem::create_directories(folder / "far/from");
  std::filesystem::copy_file(MARKETDAY_BINARY, alone);
  REQUIRE(run(alone + " list models", folder) == 0);
  const std::string list = read_file(folder / "out");
  for (const char* name : {"\n  lstm ", "\n  cnn ", "\n  neural_cf "}) {
    const std::size_t at = list.find(name);
    REQUIRE(at != std::string::npos);
    const std::size_t note =
        list.find("needs libtorch: apt-get install libtorch-dev, then rebuild", at);
    REQUIRE(note != std::string::npos);
    CHECK(note < list.find("\n  ", list.find('\n', at + 1) + 1));
  }
  const std::string data = folder.write("v.csv", "date,value\n1,2\n2,3\n3,4\n4,5\n5,6\n6,7\n");
  const std::string fit = " fit lstm " + data + " --parameters '{window: 1, horizon: 1, seed: 1}' ";
  const int code = run(alone + fit + "--output " + (folder / "m.yaml"), folder);
  CHECK(WEXITSTATUS(code) == 2);
  CHECK(read_file(folder / "err").find("apt-get install libtorch-dev") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder / "m.yaml"));
}

TEST_CASE("with the module no neural model is listed as missing anything") {
  if (!neural_missing().empty()) {
    WARN("skipped: neural models: " << neural_missing());
    return;
  }
  const CommandResult list = marketday_command("list models");
  CHECK(list.out.find("neural_cf") != std::string::npos);
  CHECK(list.out.find("needs libtorch") == std::string::npos);
}

}  // namespace marketday::tests
