// A log that is in memory already: simulated ones, and parts of others.
#pragma once

#include <utility>
#include <vector>

#include "evaluation/log/log_source.h"

namespace marketday {

class MemoryLog : public LogSource {
 public:
  explicit MemoryLog(LogMeta meta) : meta_(std::move(meta)) {}

  // Rows of other blocks, packed into blocks of kBlockRows.
  void add(const FeedbackBlock& block) {
    for (std::size_t row = 0; row < block.rows; ++row) {
      if (blocks_.empty() || blocks_.back().rows == kBlockRows) blocks_.emplace_back();
      blocks_.back().append_from(block, row, meta_.spec);
      ++meta_.rows;
    }
  }
  std::vector<FeedbackBlock>& blocks() { return blocks_; }

  const LogMeta& meta() const override { return meta_; }
  void for_each_block(const Visit& visit) override {
    for (const FeedbackBlock& block : blocks_) visit(block);
  }

 private:
  LogMeta meta_;
  std::vector<FeedbackBlock> blocks_;
};

}  // namespace marketday
