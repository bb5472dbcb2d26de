"""A WeCom (企业微信) group robot: its address holds its key. 20 messages a minute, 2,048 bytes of text each.

Plain text rather than Markdown: titles and reasons are other people's words, and would be read as links and mentions.
"""

from notifications.channels import robot

LIMIT = 2048
BUSY = {-1, 45009, 45033}  # system busy, too often, too many at once


def send(target, message) -> None:
    """Say the message in the group. Raises Failed."""
    robot.post(target.address, {"msgtype": "text", "text": {"content": robot.cut(message.text, LIMIT)}}, BUSY)
