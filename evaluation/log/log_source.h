// Where logged rows come from: a file read in blocks, again and again, within bounded memory.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "evaluation/log/feedback.h"

namespace marketday {

class LogSource {
 public:
  static constexpr std::size_t kBlockRows = 8'192;
  // The same rows in the same order on every call; blocks have kBlockRows rows but for the last.
  using Visit = std::function<void(const FeedbackBlock& block)>;

  LogSource() = default;
  LogSource(const LogSource&) = delete;
  LogSource& operator=(const LogSource&) = delete;
  virtual ~LogSource() = default;

  virtual const LogMeta& meta() const = 0;
  virtual void for_each_block(const Visit& visit) = 0;
};

// A log in Marketday's format or an Open Bandit Dataset file, told apart by the header. Rows are
// kept in memory from the first reading on where they need less than `most_bytes`.
std::unique_ptr<LogSource> open_log(const std::string& path,
                                    std::size_t most_bytes = std::size_t{400} << 20U);

}  // namespace marketday
