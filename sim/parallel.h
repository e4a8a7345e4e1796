// Work on all cores, forked and joined at one place.
#pragma once

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <cstdint>

#if defined(__SANITIZE_THREAD__)
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#endif

namespace marketday {

#if defined(__SANITIZE_THREAD__)
// oneTBB's library is not built with the thread sanitizer, which so misses how tasks are handed
// over and reports races that are none. Under it two plain threads share the work: what the pieces
// do to each other's data is the same.
template <typename Body>
void share_between_two(std::uint32_t count, const Body& body) {
  std::atomic<std::uint32_t> next{0};
  std::mutex mutex;
  std::exception_ptr first;
  const auto work = [&] {
    try {
      for (std::uint32_t i = next++; i < count; i = next++) body(i);
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!first) first = std::current_exception();
      next = count;
    }
  };
  std::thread other(work);
  work();
  other.join();
  if (first) std::rethrow_exception(first);
}
#endif

// body(block) for every block from 0 to `blocks` - 1, in any order, on any thread.
template <typename Body>
void for_each_block(std::uint32_t blocks, const Body& body) {
#if defined(__SANITIZE_THREAD__)
  share_between_two(blocks, body);
#else
  tbb::parallel_for(std::uint32_t{0}, blocks, body);
#endif
}

// body(i) `count` times, each long and with loops over blocks of its own: a thread that waits for
// those never starts another piece meanwhile.
template <typename Body>
void for_each_task(std::uint32_t count, const Body& body) {
#if defined(__SANITIZE_THREAD__)
  share_between_two(count, body);
#else
  tbb::parallel_for(
      tbb::blocked_range<std::uint32_t>(0, count, 1),
      [&](const tbb::blocked_range<std::uint32_t>& range) {
        for (std::uint32_t i = range.begin(); i != range.end(); ++i) {
          tbb::this_task_arena::isolate([&] { body(i); });
        }
      },
      tbb::simple_partitioner());
#endif
}

}  // namespace marketday
