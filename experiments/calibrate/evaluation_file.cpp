#include "experiments/calibrate/evaluation_file.h"

#include <fmt/core.h>

#include <bit>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <sstream>

#include "sim/io/error.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

// Bits, so that what is read is what was written; the last word is the xor of the others.
std::string line_of(const KeptTrial& trial) {
  std::string line;
  std::uint64_t check = 0;
  const auto word = [&](std::uint64_t bits) {
    check ^= bits;
    line += fmt::format("{:016x} ", bits);
  };
  for (const double x : trial.parameters) word(std::bit_cast<std::uint64_t>(x));
  word(trial.seed);
  for (const double x : trial.values) word(std::bit_cast<std::uint64_t>(x));
  return line + fmt::format("{:016x}\n", check);
}

}  // namespace

std::vector<KeptTrial> EvaluationFile::read(std::size_t parameters, std::size_t targets) const {
  std::vector<KeptTrial> trials;
  if (!std::filesystem::exists(path_)) return trials;
  std::istringstream lines(read_file(path_));
  std::string line;
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::vector<std::uint64_t> bits;
    std::uint64_t word = 0;
    std::uint64_t check = 0;
    while (words >> std::hex >> word) {
      check ^= word;
      bits.push_back(word);
    }
    if (bits.size() != parameters + targets + 2 || check != 0) continue;
    KeptTrial trial;
    for (std::size_t i = 0; i < parameters; ++i) {
      trial.parameters.push_back(std::bit_cast<double>(bits[i]));
    }
    trial.seed = bits[parameters];
    trial.values.resize(static_cast<Eigen::Index>(targets));
    for (std::size_t i = 0; i < targets; ++i) {
      trial.values[static_cast<Eigen::Index>(i)] = std::bit_cast<double>(bits[parameters + 1 + i]);
    }
    trials.push_back(std::move(trial));
  }
  return trials;
}

void EvaluationFile::append(const std::vector<KeptTrial>& trials) const {
  std::string text;
  for (const KeptTrial& trial : trials) text += line_of(trial);
  const auto close = [](std::FILE* file) { std::fclose(file); };
  const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path_.c_str(), "ab"), close);
  if (!file || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
      std::fflush(file.get()) != 0) {
    throw FileError(path_, "cannot write");
  }
}

}  // namespace marketday
