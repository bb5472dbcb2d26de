"""The ways out of the house, one module each: `send(address or target, message)`, which raises Failed."""

from notifications.channels import dingtalk, email, sms, webhook, wecom
from notifications.channels.base import PERSONAL, SHARED, Channel, Failed, Line, Message, Why

SEND = {
    Channel.EMAIL: email.send,
    Channel.SMS: sms.send,
    Channel.WECOM: wecom.send,
    Channel.DINGTALK: dingtalk.send,
    Channel.WEBHOOK: webhook.send,
}

__all__ = ["PERSONAL", "SEND", "SHARED", "Channel", "Failed", "Line", "Message", "Why"]
