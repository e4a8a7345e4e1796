#include "support/fit_mistake.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "support/command.h"

namespace marketday::tests {

void check_refused(const std::string& name, const std::string& fit, const std::string& recipe,
                   const std::string& table, const std::vector<std::string>& says) {
  const TestFolder folder;
  const std::string data = folder.write("data.csv", table);
  std::string command = "fit " + fit.substr(0, fit.find(' ')) + " " + data;
  if (!recipe.empty()) {
    command += " --recipe " + folder.write("recipe.yaml", recipe);
  }
  if (fit.find(' ') != std::string::npos) {
    command += fit.substr(fit.find(' '));
  }
  const CommandResult result = marketday_command(command + " --output " + (folder / "out.yaml"));
  INFO(name << "\n" << command << "\n" << result.err << result.out);
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(result.err.substr(0, 7) == "error: ");
  CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
  for (const std::string& text : says) CHECK(result.err.find(text) != std::string::npos);
  for (const auto& entry : std::filesystem::directory_iterator(folder / "")) {
    CHECK_FALSE(entry.path().filename().string().starts_with("out"));
  }
}

}  // namespace marketday::tests
